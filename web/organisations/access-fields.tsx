// What somebody may do: roles, sub-units, and the amounts of one advice; the same for an invitation and for a change.

import { Checkbox } from "@mantine/core";
import { payerRoles } from "#server/contract.ts";
import type { SubUnit } from "#server/organisations/sub-unit-contract.ts";
import type { Access } from "#server/organisations/users-contract.ts";
import { useLanguage, useWords } from "#web/i18n/use-words.ts";
import { RupeesInput } from "#web/ui/inputs.tsx";
import { organisationsWords } from "./words.ts";

export function AccessFields(props: {
  access: Access;
  units: readonly SubUnit[];
  onChange: (access: Access) => void;
  missing: boolean;
}) {
  const say = useWords(organisationsWords);
  const language = useLanguage();
  const { access } = props;
  const set = (change: Partial<Access>) => props.onChange({ ...access, ...change });
  const units = props.units.filter(({ active, id }) => active || access.subUnitIds.includes(id));
  return (
    <>
      <fieldset className="field-group">
        <legend>{say("roles")}</legend>
        <div className="tick-list">
          {payerRoles.map((role) => (
            <Checkbox
              key={role}
              label={say(`role.${role}`)}
              description={say(`roleHint.${role}`)}
              checked={access.roles.includes(role)}
              onChange={(event) => set({ roles: toggled(access.roles, role, event.currentTarget.checked) })}
            />
          ))}
        </div>
        {props.missing && access.roles.length === 0 && (
          <p className="fault" role="alert">
            {say("rolesMissing")}
          </p>
        )}
      </fieldset>
      {units.length > 0 && (
        <fieldset className="field-group">
          <legend>{say("reach")}</legend>
          <p className="hint">{say("reachHint")}</p>
          <div className="tick-list">
            {units.map(({ id, code, name, nameHi, depth }) => (
              <span key={id} className="unit-name" ref={(element) => indent(element, depth)}>
                <Checkbox
                  label={`${language === "hi" ? nameHi : name} (${code})`}
                  checked={access.subUnitIds.includes(id)}
                  onChange={(event) => set({ subUnitIds: toggled(access.subUnitIds, id, event.currentTarget.checked) })}
                />
              </span>
            ))}
          </div>
        </fieldset>
      )}
      <div className="fields">
        <RupeesInput
          label={say("makeLimit")}
          description={say("limitHint")}
          value={access.makePaise}
          onChange={(makePaise) => set({ makePaise })}
        />
        <RupeesInput
          label={say("approveLimit")}
          description={say("limitHint")}
          value={access.approvePaise}
          onChange={(approvePaise) => set({ approvePaise })}
        />
      </div>
    </>
  );
}

/** The policy of the page allows no style attribute in its markup; properties set by script are no markup. */
export function indent(element: HTMLElement | null, depth: number): void {
  element?.style.setProperty("--depth", String(depth));
}

function toggled<Value>(values: readonly Value[], value: Value, on: boolean): Value[] {
  return on ? [...values.filter((other) => other !== value), value] : values.filter((other) => other !== value);
}
