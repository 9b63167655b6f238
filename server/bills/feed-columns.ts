// What billing calls its columns. The first caption is the one in templates and messages; the others are understood as well.

export const connectionColumns = {
  number: {
    caption: "Connection number",
    also: ["CA number", "CA no", "Consumer number", "Consumer no", "K number", "Connection no", "Account id"],
    required: true,
  },
  office: { caption: "Office code", also: ["Section code", "Office", "Sub-division code"], required: true },
  name: { caption: "Name", also: ["Consumer name", "Connection name"], required: true },
  site: { caption: "Site", also: ["Address", "Location"], required: false },
  category: { caption: "Category", also: ["Tariff", "Tariff category"], required: true },
  prepaid: { caption: "Prepaid", also: ["Prepaid meter", "Smart prepaid"], required: false },
  balance: { caption: "Balance", also: ["Prepaid balance", "Available balance"], required: false },
  balanceAsOf: { caption: "Balance as of", also: ["Balance time", "Balance date"], required: false },
  lastRecharge: { caption: "Last recharge", also: ["Last recharge amount"], required: false },
  lastRechargeOn: { caption: "Last recharge on", also: ["Last recharge date"], required: false },
} as const;

export const billColumns = {
  number: { caption: "Bill number", also: ["Bill no", "Invoice number"], required: true },
  connection: { caption: "Connection number", also: connectionColumns.number.also, required: true },
  month: { caption: "Bill month", also: ["Month", "Billing month"], required: true },
  issuedOn: { caption: "Bill date", also: ["Issued on", "Issue date"], required: true },
  dueDate: { caption: "Due date", also: ["Due on", "Pay by"], required: true },
  current: {
    caption: "Current charges",
    also: ["Current amount", "Current demand", "Current bill amount"],
    required: true,
  },
  arrears: { caption: "Arrears", also: ["Arrear", "Previous arrears", "Arrear amount"], required: false },
  surcharge: { caption: "Surcharge", also: ["DPS", "LPS", "LPSC", "Late payment surcharge"], required: false },
  rebate: { caption: "Rebate", also: ["Prompt payment rebate", "Rebate amount"], required: false },
  rebateUntil: { caption: "Rebate until", also: ["Rebate date", "Rebate due date"], required: false },
  paid: { caption: "Paid", also: ["Paid amount", "Amount paid", "Paid at counter"], required: false },
  energy: { caption: "Energy charges", also: ["Energy charge", "Consumption charges"], required: false },
  fixed: { caption: "Fixed charges", also: ["Fixed charge", "Demand charges"], required: false },
  duty: { caption: "Electricity duty", also: ["Duty", "ED"], required: false },
  subsidy: { caption: "Subsidy", also: ["Government subsidy"], required: false },
  adjustment: { caption: "Adjustment", also: ["Adjustments", "Other charges"], required: false },
  meter: { caption: "Meter number", also: ["Meter no"], required: false },
  readFrom: { caption: "Previous reading date", also: ["Read from"], required: false },
  readTo: { caption: "Reading date", also: ["Current reading date", "Read to"], required: false },
  previousReading: { caption: "Previous reading", also: ["Initial reading"], required: false },
  currentReading: { caption: "Current reading", also: ["Final reading", "Present reading"], required: false },
  units: { caption: "Units", also: ["Units consumed", "Consumption", "kWh"], required: false },
  demandKva: { caption: "Maximum demand kVA", also: ["Demand kVA", "MD kVA"], required: false },
  powerFactor: { caption: "Power factor", also: ["PF"], required: false },
} as const;
