// The dues are an index over bills; this proves it from the bills, the settlements and billing's answers alone.

const liveSettlement = `NOT EXISTS (SELECT FROM settlement_reversals r
  WHERE r.discom_id = s.discom_id AND r.advice_id = s.advice_id AND r.round = s.round)`;
const stateOf = (of: string, advice: string) => `(SELECT e.state FROM advice_events e
  WHERE e.discom_id = ${of}.discom_id AND e.advice_id = ${of}.${advice} ORDER BY e.seq DESC LIMIT 1)`;

export const duesAreOpenBills = {
  name: "open-dues-are-open-bills",
  says: "A payer's dues are exactly the bills of its connections that are not paid and posted, as bills and connections say they are.",
  sql: `WITH posted AS MATERIALIZED (
            SELECT s.discom_id, s.advice_id, ${stateOf("s", "advice_id")} = 'posted' AS told
              FROM settlements s WHERE ${liveSettlement}),
          paid AS MATERIALIZED (
            SELECT discom_id, bill_id, sum(paise) AS paise, bool_and(told) AS told FROM (
              SELECT i.discom_id, i.bill_id, i.paise, p.told FROM posted p JOIN advice_items i USING (discom_id, advice_id)
              UNION ALL
              SELECT a.discom_id, a.bill_id, a.paise, EXISTS (
                       SELECT FROM receipts r JOIN postings g ON g.discom_id = r.discom_id AND g.receipt_id = r.id AND g.kind = 'payment'
                         JOIN posting_acknowledgements k ON k.discom_id = g.discom_id AND k.posting_id = g.id
                        WHERE r.discom_id = a.discom_id AND r.decision_id = a.decision_id AND k.bill_id = a.bill_id AND k.outcome = 'accepted')
                FROM allocations a
               WHERE a.reversal_of IS NULL
                 AND NOT EXISTS (SELECT FROM allocations x WHERE x.discom_id = a.discom_id AND x.reversal_of = a.id)) p
             GROUP BY 1, 2),
          standing AS (
            SELECT b.*, c.payer_id, c.sub_unit_id, c.office_id, c.prepaid, c.number AS connection_number, c.name, c.site, c.category
              FROM connections c JOIN bills b ON b.discom_id = c.discom_id AND b.connection_id = c.id
              LEFT JOIN paid p ON p.discom_id = b.discom_id AND p.bill_id = b.id
             WHERE c.payer_id IS NOT NULL AND b.carried_into IS NULL AND b.outside_paid_paise < b.amount_paise
               AND NOT coalesce(p.told AND p.paise >= b.amount_paise - b.outside_paid_paise, false))
          SELECT coalesce(s.discom_id, o.discom_id) AS discom, 'bill ' || coalesce(s.number, o.number) AS what
            FROM standing s FULL JOIN open_dues o ON o.discom_id = s.discom_id AND o.bill_id = s.id
           WHERE (s.payer_id, s.connection_id, s.sub_unit_id, s.office_id, s.kind, s.prepaid, s.number, s.connection_number, s.name, s.site,
                  s.category, s.month, s.issued_on, s.due_date, s.current_paise, s.arrears_paise - s.arrears_met_paise,
                  s.surcharge_paise, s.amount_paise, s.outside_paid_paise, s.rebate_paise, s.rebate_until)
                 IS DISTINCT FROM
                 (o.payer_id, o.connection_id, o.sub_unit_id, o.office_id, o.kind, o.prepaid, o.number, o.connection_number, o.name, o.site,
                  o.category, o.month, o.issued_on, o.due_date, o.current_paise, o.arrears_paise,
                  o.surcharge_paise, o.amount_paise, o.outside_paid_paise, o.offered_paise, o.rebate_until)
          UNION ALL
          SELECT k.discom_id, 'closed advice ' || k.advice_id FROM closed_advices k
            LEFT JOIN advices a ON a.discom_id = k.discom_id AND a.id = k.advice_id AND a.payer_id = k.payer_id
           WHERE a.id IS NULL OR ${stateOf("a", "id")} <> 'posted'
              OR EXISTS (SELECT FROM advice_items i JOIN open_dues o ON o.discom_id = i.discom_id AND o.bill_id = i.bill_id
                          WHERE i.discom_id = a.discom_id AND i.advice_id = a.id)`,
};
