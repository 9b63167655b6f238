// Whoever belongs to a sub-unit reaches what its tree holds and nothing beside it: in every table, not in the lists alone.

import type { Knex } from "knex";

const mine = "(SELECT current_user_sub_units())::bigint[]";
/** Within coalesce the planner takes it for half of the rows, outside for one in a hundred. */
const within = (reached: string) => `coalesce((SELECT current_user_sub_units()) IS NULL OR ${reached}, false)`;

/** Beside being the payer's own, which another policy says, a row must be within reach of who asks. */
function narrow(tables: readonly string[], reached: string, command: "ALL" | "INSERT" = "ALL"): string {
  const said = command === "INSERT" ? `WITH CHECK (${within(reached)})` : `USING (${within(reached)})`;
  const name = command === "INSERT" ? "reach_of_new" : "reach";
  return tables
    .map((table) => `CREATE POLICY ${name} ON ${table} AS RESTRICTIVE FOR ${command} TO milaan_app ${said};`)
    .join("\n");
}

/** A view that is read with the worker's eyes, cut down to what is within reach of who asks. */
const cut = (view: string, reached: string) => `
    ALTER VIEW ${view} RENAME TO ${view}_whole;
    REVOKE ALL ON ${view}_whole FROM milaan_app;
    ALTER VIEW ${view}_whole OWNER TO milaan_worker;
    CREATE VIEW ${view} WITH (security_barrier = true) AS SELECT * FROM ${view}_whole t WHERE ${within(reached)};
    ALTER VIEW ${view} OWNER TO milaan_worker;
    GRANT SELECT ON ${view} TO milaan_app;`;

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- A policy that calls what is not marked so keeps every query of its table from running in parallel.
    ALTER FUNCTION sub_units_of(bigint) PARALLEL SAFE;
    ALTER FUNCTION current_user_sub_units() PARALLEL SAFE;

    -- What somebody did is within reach of who sees all that this person sees; so of a sub-unit nobody reaches what the whole's people did.
    CREATE FUNCTION person_reaches(who bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = public AS $$
      SELECT coalesce(other = who OR mine IS NULL OR (
               EXISTS (SELECT FROM user_sub_units m WHERE m.user_id = other)
               AND NOT EXISTS (SELECT FROM user_sub_units m WHERE m.user_id = other AND NOT m.sub_unit_id = ANY (mine))), false)
        FROM (SELECT sub_units_of(who) AS mine) w
    $$;
    ALTER FUNCTION person_reaches(bigint, bigint) OWNER TO milaan_worker;
    CREATE FUNCTION reaches_person(other bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT person_reaches(current_user_id(), other) $$;

    -- Most who ask are of the whole organisation and none of these is called: priced as such, they leave the plans as they were.
    CREATE FUNCTION reaches_connection(discom int, connection bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM connections c WHERE c.discom_id = discom AND c.id = connection AND c.payer_id = current_payer()
                        AND c.sub_unit_id = ANY (sub_units_of(current_user_id())))
    $$;
    ALTER FUNCTION reaches_connection(int, bigint) OWNER TO milaan_worker;
    CREATE FUNCTION reaches_bill(discom int, bill bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM bills b JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
                      WHERE b.discom_id = discom AND b.id = bill AND c.payer_id = current_payer()
                        AND c.sub_unit_id = ANY (sub_units_of(current_user_id())))
    $$;
    ALTER FUNCTION reaches_bill(int, bigint) OWNER TO milaan_worker;
    CREATE FUNCTION reaches_advice(discom int, advice bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM advices a WHERE a.discom_id = discom AND a.id = advice AND a.payer_id = current_payer()
                        AND (a.unit_id = ANY (sub_units_of(current_user_id())) OR a.prepared_by = current_user_id()))
    $$;
    ALTER FUNCTION reaches_advice(int, bigint) OWNER TO milaan_worker;
    -- The whole of it: a receipt of an advice of another sub-unit may hold a bill of one's own, and shows that alone.
    CREATE FUNCTION reaches_receipt(discom int, receipt bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM receipts r WHERE r.discom_id = discom AND r.id = receipt AND reaches_advice(r.discom_id, r.advice_id))
    $$;
    ALTER FUNCTION reaches_receipt(int, bigint) OWNER TO milaan_worker;
    CREATE FUNCTION receipt_holds_own(discom int, receipt bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM receipt_parts p
                       JOIN bills b ON b.discom_id = p.discom_id AND b.id = p.bill_id
                       JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id
                      WHERE p.discom_id = discom AND p.receipt_id = receipt AND c.payer_id = current_payer()
                        AND c.sub_unit_id = ANY (sub_units_of(current_user_id())))
    $$;
    ALTER FUNCTION receipt_holds_own(int, bigint) OWNER TO milaan_worker;

    -- Advices. Dues must know of every advice that holds an open bill of one's own, whoever prepared it; lists show those of reaches_advice.
    -- What a bill's standing is worked out from stays whole for the payer: advice_events, bill_holds, settlements, allocations and their
    -- reversals. They hold no name and no number of a connection, and no page shows them but through what is narrowed here.
    CREATE FUNCTION advices_of_own_dues() RETURNS TABLE (discom_id int, advice_id bigint) LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
      ROWS 100 SET search_path = public AS $$
      SELECT DISTINCT i.discom_id, i.advice_id
        FROM open_dues o JOIN advice_items i ON i.discom_id = o.discom_id AND i.bill_id = o.bill_id
       WHERE o.payer_id = current_payer() AND o.sub_unit_id = ANY (sub_units_of(current_user_id()))
    $$;
    ALTER FUNCTION advices_of_own_dues() OWNER TO milaan_worker;
    ${narrow(
      ["advices"],
      `unit_id = ANY (${mine}) OR prepared_by = current_user_id() OR (discom_id, id) IN (SELECT o.discom_id, o.advice_id FROM advices_of_own_dues() o)`,
    )}
    ${narrow(["advice_items"], "reaches_bill(discom_id, bill_id) OR reaches_advice(discom_id, advice_id)")}
    ${narrow(["advice_utrs", "advice_items_seen", "advice_comments"], "reaches_advice(discom_id, advice_id)")}
    ${narrow(["bank_notices"], "EXISTS (SELECT FROM advices a WHERE a.discom_id = bank_notices.discom_id AND a.id = bank_notices.advice_id)")}
    -- What a bill's page says of the advices it stood in.
    CREATE FUNCTION bill_advices(discom int, bill bigint) RETURNS TABLE (number text, state text, paise bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT a.number, s.state, i.paise
        FROM bills b JOIN connections c ON c.discom_id = b.discom_id AND c.id = b.connection_id AND c.payer_id = current_payer()
        JOIN advice_items i ON i.discom_id = b.discom_id AND i.bill_id = b.id
        JOIN advices a ON a.discom_id = i.discom_id AND a.id = i.advice_id AND a.payer_id = current_payer()
        JOIN advice_states s ON s.discom_id = a.discom_id AND s.advice_id = a.id
       WHERE b.discom_id = discom AND b.id = bill AND user_reaches(current_user_id(), c.sub_unit_id)
       ORDER BY a.id DESC
    $$;
    ALTER FUNCTION bill_advices(int, bigint) OWNER TO milaan_worker;
    -- Tax is due beyond what the organisation as a whole has paid in the year.
    CREATE FUNCTION advised_since(since date) RETURNS TABLE (discom_id int, paise bigint)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
      SELECT a.discom_id, sum(a.gross_paise)::bigint FROM advices a
       WHERE a.payer_id = current_payer() AND a.issued_on >= since
         AND (SELECT e.state FROM advice_events e WHERE e.discom_id = a.discom_id AND e.advice_id = a.id
               ORDER BY e.seq DESC LIMIT 1) NOT IN ('cancelled', 'expired')
       GROUP BY 1
    $$;
    ALTER FUNCTION advised_since(date) OWNER TO milaan_worker;

    -- Online orders by what they pay.
    CREATE FUNCTION reaches_order(discom int, gateway_order bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM gateway_orders o WHERE o.discom_id = discom AND o.id = gateway_order
                        AND (o.by_user = current_user_id() OR reaches_advice(o.discom_id, o.advice_id)))
          OR EXISTS (SELECT FROM gateway_order_bills b WHERE b.discom_id = discom AND b.order_id = gateway_order AND reaches_bill(b.discom_id, b.bill_id))
    $$;
    ALTER FUNCTION reaches_order(int, bigint) OWNER TO milaan_worker;
    ${narrow(["gateway_orders"], "reaches_order(discom_id, id)")}
    ${narrow(["gateway_order_bills", "gateway_payments"], "reaches_order(discom_id, order_id)")}

    -- Receipts: of advices within reach, and those that relieved a bill of one's own, cut down to that bill.
    ${narrow(["receipts"], "reaches_receipt(discom_id, id) OR receipt_holds_own(discom_id, id)")}
    ${narrow(
      ["receipt_cancellations"],
      "EXISTS (SELECT FROM receipts r WHERE r.discom_id = receipt_cancellations.discom_id AND r.id = receipt_id)",
    )}
    ALTER VIEW receipt_bills RENAME TO receipt_bills_whole;
    REVOKE ALL ON receipt_bills_whole FROM milaan_app;
    CREATE VIEW receipt_bills WITH (security_barrier = true) AS SELECT * FROM receipt_bills_whole t
      WHERE ${within("reaches_bill(t.discom_id, t.bill_id) OR reaches_receipt(t.discom_id, t.receipt_id)")};
    -- Numbered before it is cut: a position belongs to the receipt, whoever looks.
    CREATE OR REPLACE VIEW receipt_items WITH (security_barrier = true) AS
      SELECT * FROM (SELECT row_number() OVER (PARTITION BY discom_id, receipt_id ORDER BY place)::int AS position, * FROM receipt_bills_whole) t
       WHERE ${within("reaches_bill(t.discom_id, t.bill_id) OR reaches_receipt(t.discom_id, t.receipt_id)")};
    ALTER VIEW receipt_bills OWNER TO milaan_worker;
    ALTER VIEW receipt_items OWNER TO milaan_worker;
    GRANT SELECT ON receipt_bills TO milaan_app;
    ${["receipt_lines", "receipt_answers", "receipt_progress", "receipt_rests"]
      .map((view) =>
        cut(view, "reaches_receipt(t.discom_id, t.receipt_id) OR receipt_holds_own(t.discom_id, t.receipt_id)"),
      )
      .join("")}

    -- Tax by the advice or the bill it was deducted of; certificates by who entered them.
    ${cut("payer_taxes", "reaches_advice(t.discom_id, t.advice_id) OR reaches_bill(t.discom_id, t.bill_id)")}
    ${narrow(["tax_certificates"], "reaches_person(recorded_by)")}
    ${narrow(["tds_rules"], "false", "INSERT")}

    -- Kept money by the advice it was paid with.
    ${cut(
      "payer_advances",
      "EXISTS (SELECT FROM receipts r WHERE r.discom_id = t.discom_id AND r.decision_id = t.decision_id AND reaches_advice(r.discom_id, r.advice_id))",
    )}

    -- Disputes by who raised them and by what they are about.
    ${narrow(
      ["disputes"],
      `reaches_person(raised_by) OR reaches_connection(discom_id, connection_id)
        OR (about = 'advice' AND EXISTS (SELECT FROM advices a WHERE a.discom_id = disputes.discom_id AND a.number = reference AND reaches_advice(a.discom_id, a.id)))
        OR (about = 'receipt' AND EXISTS (SELECT FROM receipts r WHERE r.discom_id = disputes.discom_id AND r.number = reference AND reaches_receipt(r.discom_id, r.id)))`,
    )}
    ${["dispute_events", "dispute_states", "dispute_files"]
      .map((table) =>
        narrow(
          [table],
          `EXISTS (SELECT FROM disputes d WHERE d.discom_id = ${table}.discom_id AND d.id = ${table}.dispute_id)`,
        ),
      )
      .join("\n")}
    CREATE POLICY reach ON dispute_contents AS RESTRICTIVE FOR SELECT TO milaan_app USING (${within(
      `EXISTS (SELECT FROM dispute_files f WHERE f.discom_id = dispute_contents.discom_id AND f.payer_id = dispute_contents.payer_id
                AND f.sha256 = dispute_contents.sha256)`,
    )});
    CREATE FUNCTION reaches_refund(discom int, approval bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM dispute_events e JOIN disputes d ON d.discom_id = e.discom_id AND d.id = e.dispute_id
                      WHERE e.discom_id = discom AND e.approval_id = approval AND d.payer_id = current_payer()
                        AND (reaches_person(d.raised_by) OR reaches_connection(d.discom_id, d.connection_id)))
    $$;
    ALTER FUNCTION reaches_refund(int, bigint) OWNER TO milaan_worker;
    ${cut("payer_refunds", "reaches_refund(t.discom_id, t.approval_id)")}
    GRANT SELECT ON payer_advances, payer_refunds, payer_taxes, receipt_lines, receipt_answers, receipt_progress, receipt_rests, receipt_bills,
      receipt_items TO milaan_worker;

    -- Tagging: files and mass actions by who sent them, claims by where they go, disputes by the side's own sub-unit.
    ${narrow(["tag_uploads"], "reaches_person(uploaded_by)")}
    ${narrow(
      ["tag_upload_rows"],
      "EXISTS (SELECT FROM tag_uploads u WHERE u.payer_id = tag_upload_rows.payer_id AND u.id = upload_id)",
    )}
    ${narrow(["tag_batches", "tag_claim_batches"], "reaches_person(by_user)")}
    ${narrow(
      ["tag_batch_items"],
      "EXISTS (SELECT FROM tag_batches b WHERE b.payer_id = tag_batch_items.payer_id AND b.id = batch_id)",
    )}
    ${narrow(["tag_moves"], `from_unit = ANY (${mine}) OR to_unit = ANY (${mine})`)}
    ${narrow(
      ["tag_claims"],
      `sub_unit_id = ANY (${mine}) OR EXISTS (SELECT FROM tag_claim_batches b WHERE b.discom_id = tag_claims.discom_id AND b.id = batch_id)`,
    )}
    ${narrow(
      ["tag_claim_verdicts"],
      "EXISTS (SELECT FROM tag_claims k WHERE k.discom_id = tag_claim_verdicts.discom_id AND k.id = claim_id)",
    )}
    ${narrow(
      ["tag_disputes"],
      `(claimant_id = current_payer() AND (sub_unit_id = ANY (${mine}) OR reaches_person(opened_by)))
        OR (holder_id = current_payer() AND reaches_connection(discom_id, connection_id))`,
    )}
    ${narrow(
      ["tag_dispute_statements"],
      "EXISTS (SELECT FROM tag_disputes d WHERE d.discom_id = tag_dispute_statements.discom_id AND d.id = dispute_id)",
    )}
    ${narrow(
      ["tag_papers"],
      `reaches_person(by_user)
        OR EXISTS (SELECT FROM tag_claim_batches b WHERE b.payer_id = tag_papers.payer_id AND b.paper = tag_papers.sha256)
        OR EXISTS (SELECT FROM tag_dispute_statements s WHERE s.payer_id = tag_papers.payer_id AND s.paper = tag_papers.sha256)`,
    )}

    -- Recurring rules by what their newest version says: for which sub-unit, of whom. A new version goes no further than its author.
    CREATE FUNCTION reaches_rule(payer bigint, rule bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = public AS $$
      SELECT coalesce((SELECT v.unit_id = ANY (sub_units_of(current_user_id())) OR reaches_person(v.by_user)
                         FROM recurring_rule_versions v WHERE v.payer_id = payer AND v.rule_id = rule ORDER BY v.version DESC LIMIT 1),
                      (SELECT reaches_person(r.made_by) FROM recurring_rules r WHERE r.payer_id = payer AND r.id = rule), true)
    $$;
    ALTER FUNCTION reaches_rule(bigint, bigint) OWNER TO milaan_worker;
    ${narrow(["recurring_rules"], "reaches_rule(payer_id, id)")}
    ${narrow(["recurring_rule_versions", "recurring_runs"], "reaches_rule(payer_id, rule_id)")}
    ${narrow(["recurring_rule_versions"], `unit_id IS NULL OR unit_id = ANY (${mine})`, "INSERT")}

    -- The chain that holds for one's own sub-units is seen, and only theirs is set.
    ${narrow(
      ["approval_chains"],
      `unit_id IS NULL OR unit_id IN (SELECT unnest(s.lineage) FROM sub_units s WHERE s.id = ANY (${mine}))`,
    )}
    ${narrow(["approval_chains"], `unit_id = ANY (${mine})`, "INSERT")}

    -- Sheets, papers and long work by who asked for them.
    ${narrow(["amount_sheets"], "reaches_person(uploaded_by)")}
    ${narrow(
      ["amount_sheet_rows"],
      "EXISTS (SELECT FROM amount_sheets s WHERE s.payer_id = amount_sheet_rows.payer_id AND s.id = sheet_id)",
    )}
    ${narrow(["papers"], "reaches_person(asked_by)")}
    ${["paper_files", "paper_parts"]
      .map((table) => narrow([table], `EXISTS (SELECT FROM papers p WHERE p.work_id = ${table}.work_id)`))
      .join("\n")}
    ${narrow(["work"], "reaches_person(user_id)")}

    -- Messages to one's own people, and to contacts of one's own connections.
    CREATE FUNCTION reaches_contact(contact bigint) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1 SET search_path = public AS $$
      SELECT EXISTS (SELECT FROM contacts c WHERE c.id = contact AND reaches_connection(c.discom_id, c.connection_id))
    $$;
    ALTER FUNCTION reaches_contact(bigint) OWNER TO milaan_worker;
    ${narrow(["notices"], "reaches_person(user_id) OR reaches_contact(contact_id)")}
    ${["notice_attempts", "notice_reports", "notice_progress"]
      .map((table) => narrow([table], `EXISTS (SELECT FROM notices n WHERE n.id = ${table}.notice_id)`))
      .join("\n")}

    -- Keys as far as they reach themselves. Webhooks carry what happens to the whole organisation: its own people's alone.
    ${narrow(["api_keys"], "reaches_person(user_id)")}
    ${["api_key_uses", "api_key_revocations"]
      .map((table) => narrow([table], `EXISTS (SELECT FROM api_keys k WHERE k.id = ${table}.key_id)`))
      .join("\n")}
    ${narrow(["webhook_endpoints", "webhook_secrets", "webhook_deliveries", "webhook_attempts"], "false")}

    -- What happened and what was recorded is written by everybody and read, where it is read at all, by the whole organisation's people.
    CREATE POLICY reach ON events AS RESTRICTIVE FOR SELECT TO milaan_app USING ((SELECT current_user_sub_units()) IS NULL);
    CREATE POLICY reach ON audit AS RESTRICTIVE FOR SELECT TO milaan_app USING ((SELECT current_user_sub_units()) IS NULL);

    -- A basket and a view of the dues are one person's own.
    CREATE POLICY own ON dues_views AS RESTRICTIVE TO milaan_app USING (user_id = current_user_id());
  `);
}
