// An organisation registers itself. What is typed stays in this tab until it is sent.

import { Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Email, Mobile } from "#server/organisations/identifiers-contract.ts";
import {
  CONNECTIONS_WITHOUT_APPROVAL,
  listOpenDiscoms,
  type PayerKind,
  payerKinds,
  registerOrganisation,
} from "#server/organisations/registration-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { Panel } from "#web/ui/frame.tsx";
import { PrimaryButton, ProblemNote } from "#web/ui/notes.tsx";
import { useTab } from "#web/ui/tab.ts";
import { useAnswer, useCommand } from "#web/use-api.ts";
import { faultsOf, type TaxFault, TaxFields } from "./tax-fields.tsx";
import { organisationsWords } from "./words.ts";
import "./organisations.css";

const none = {
  kind: "government" as PayerKind,
  name: "",
  nameHi: "",
  address: "",
  pan: "",
  tan: "",
  gstin: "",
  contactName: "",
  email: "",
  mobile: "",
  discoms: [] as number[],
};
type Typed = typeof none;
type Fault = "wrong.missing" | "wrong.email" | "wrong.mobile" | TaxFault;
type TextName = Exclude<keyof Typed, "kind" | "discoms">;
const DRAFT = "milaan-registration";

export function Register() {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const navigate = useNavigate();
  const [typed, setTyped] = useDraft();
  const [tried, setTried] = useState(false);
  const discoms = useAnswer(listOpenDiscoms, {});
  useTab(say("registerTitle"));
  const send = useCommand(registerOrganisation, {
    onDone: ({ token }) => {
      sessionStorage.removeItem(DRAFT);
      void navigate({ to: "/register/$token", params: { token } });
    },
  });
  const set = (change: Partial<Typed>) => setTyped({ ...typed, ...change });
  const wrong = wrongIn(typed);
  const [only, ...more] = discoms.data?.rows ?? [];
  const chosen = more.length === 0 && only ? [only.id] : typed.discoms;

  function text(name: TextName, options: { hint?: string; type?: string; complete?: string; whole?: boolean } = {}) {
    const fault = wrong[name];
    return (
      <TextInput
        className={options.whole ? "whole" : ""}
        label={say(name as "name")}
        description={options.hint}
        type={options.type ?? "text"}
        autoComplete={options.complete ?? "off"}
        required
        withAsterisk={false}
        lang={name === "nameHi" ? "hi" : undefined}
        error={tried && fault ? say(fault) : undefined}
        value={typed[name]}
        onChange={(event) => set({ [name]: event.currentTarget.value })}
      />
    );
  }

  return (
    <div className="at-the-door wide">
      <Panel>
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            setTried(true);
            if (Object.keys(wrong).length > 0 || chosen.length === 0) return;
            send.mutate({ body: { ...typed, discoms: chosen, language } });
          }}
        >
          <h1>{say("registerTitle")}</h1>
          <p className="quiet">{say("registerBody")}</p>
          <NativeSelect
            label={say("whoPays")}
            description={
              typed.kind === "individual" ? say("kindHintIndividual", { max: CONNECTIONS_WITHOUT_APPROVAL }) : undefined
            }
            value={typed.kind}
            data={payerKinds.map((kind) => ({ value: kind, label: say(`kind.${kind}`) }))}
            onChange={(event) => set({ kind: event.currentTarget.value as PayerKind })}
          />
          <div className="fields">
            {text("name", { complete: "organization" })}
            {text("nameHi")}
            <Textarea
              className="whole"
              label={say("address")}
              autoComplete="street-address"
              required
              withAsterisk={false}
              rows={2}
              error={tried && wrong.address ? say(wrong.address) : undefined}
              value={typed.address}
              onChange={(event) => set({ address: event.currentTarget.value })}
            />
          </div>
          <TaxFields kind={typed.kind} value={typed} onChange={(numbers) => set(numbers)} all={tried} />
          <fieldset className="field-group">
            <legend>{say("contact")}</legend>
            <p className="hint">{say("contactHint")}</p>
            <div className="fields three">
              {text("contactName", { complete: "name" })}
              {text("email", { type: "email", complete: "email" })}
              {text("mobile", { type: "tel", complete: "tel-national" })}
            </div>
          </fieldset>
          {more.length > 0 && only && (
            <fieldset className="field-group">
              <legend>{say("utilities")}</legend>
              <p className="hint">{say("utilitiesHint")}</p>
              <div className="tick-list">
                {[only, ...more].map(({ id, name, nameHi }) => (
                  <Checkbox
                    key={id}
                    label={language === "hi" ? `${nameHi} (${name})` : name}
                    checked={typed.discoms.includes(id)}
                    onChange={(event) =>
                      set({
                        discoms: event.currentTarget.checked
                          ? [...typed.discoms, id]
                          : typed.discoms.filter((other) => other !== id),
                      })
                    }
                  />
                ))}
              </div>
              {tried && chosen.length === 0 && (
                <p className="fault" role="alert">
                  {say("wrong.utilities")}
                </p>
              )}
            </fieldset>
          )}
          <ProblemNote error={discoms.error ?? send.error} />
          <div className="act">
            <PrimaryButton type="submit" loading={send.isPending}>
              {say("registerAct")}
            </PrimaryButton>
          </div>
          <p className="quiet">
            {say("haveLogIn")} <Link to="/log-in">{say("logIn")}</Link>
          </p>
        </form>
      </Panel>
    </div>
  );
}

function wrongIn(typed: Typed) {
  const missing = (["name", "nameHi", "address", "contactName"] as const).filter((name) => typed[name].trim() === "");
  return {
    ...Object.fromEntries(missing.map((name) => [name, "wrong.missing" as const])),
    ...faultsOf(typed.kind, typed),
    ...(!Email.safeParse(typed.email).success && { email: "wrong.email" as const }),
    ...(!Mobile.safeParse(typed.mobile).success && { mobile: "wrong.mobile" as const }),
  } as Partial<Record<TextName, Fault>>;
}

/** Nothing typed is lost by a look at another page; it goes with the tab. */
function useDraft(): [Typed, (typed: Typed) => void] {
  const [typed, setTyped] = useState<Typed>(() => {
    try {
      return { ...none, ...(JSON.parse(sessionStorage.getItem(DRAFT) ?? "{}") as Partial<Typed>) };
    } catch {
      return none;
    }
  });
  useEffect(() => sessionStorage.setItem(DRAFT, JSON.stringify(typed)), [typed]);
  return [typed, setTyped];
}
