// Bills issued, due soon and overdue: for the contact of one connection with a link that pays it, for a payer of many as one digest.

import type { Template } from "./template.ts";

const one = {
  discom: "name",
  connection: "number",
  month: "month",
  amount: "amount",
  due: "date",
  link: "link",
} as const;
const many = { payer: "name", discom: "name", count: "count", amount: "amount", due: "date", link: "link" } as const;

export const billTemplates: readonly Template[] = [
  {
    kind: "bill-issued",
    version: 1,
    class: "service",
    topic: "bills",
    variables: { ...one, rebate: "amount", until: "date" },
    words: {
      en: {
        subject: "Bill of {month} for connection {connection}: {amount}",
        lines: [
          "{discom} has issued the bill of {month} for connection {connection}.",
          "Paid till {until}, it earns a rebate of {rebate}.",
          "You can pay it with this link, without logging in. The link is for this bill alone.",
        ],
        facts: [
          ["Connection", "{connection}"],
          ["To pay", "{amount}"],
          ["Due date", "{due}"],
        ],
        action: { label: "Pay {amount}", link: "{link}" },
        sms: "{discom} bill of {month}, connection {connection}: {amount}, due {due}. Pay: {link} -Milaan",
      },
      hi: {
        subject: "कनेक्शन {connection} का {month} का बिल: {amount}",
        lines: [
          "{discom} ने कनेक्शन {connection} का {month} का बिल जारी किया है।",
          "{until} तक भुगतान करने पर {rebate} की छूट मिलेगी।",
          "आप इसे नीचे के लिंक से, बिना लॉग-इन किए, चुका सकते हैं। यह लिंक केवल इसी बिल के लिए है।",
        ],
        facts: [
          ["कनेक्शन", "{connection}"],
          ["देय राशि", "{amount}"],
          ["अंतिम तिथि", "{due}"],
        ],
        action: { label: "{amount} चुकाएँ", link: "{link}" },
        sms: "{discom}: कनेक्शन {connection} का {month} का बिल {amount}, अंतिम तिथि {due}। भुगतान: {link} -मिलान",
      },
    },
  },
  {
    kind: "bills-issued",
    version: 2,
    class: "service",
    topic: "bills",
    variables: { ...many, rebate: "amount" },
    words: {
      en: {
        subject: "{discom}: {count} new bills, {amount}",
        lines: [
          "{discom} has issued {count} new bills for connections of {payer}.",
          "Paid in time, they earn a rebate of {rebate} in all.",
        ],
        facts: [
          ["New bills", "{count}"],
          ["To pay", "{amount}"],
          ["First due date", "{due}"],
        ],
        action: { label: "See the dues", link: "{link}" },
        sms: "{discom}: {count} new bills of {payer}, {amount} in all, first due {due}. See {link} -Milaan",
      },
      hi: {
        subject: "{discom}: {count} नए बिल, {amount}",
        lines: [
          "{discom} ने {payer} के कनेक्शनों के {count} नए बिल जारी किए हैं।",
          "समय पर भुगतान करने पर कुल {rebate} की छूट मिलेगी।",
        ],
        facts: [
          ["नए बिल", "{count}"],
          ["देय राशि", "{amount}"],
          ["निकटतम अंतिम तिथि", "{due}"],
        ],
        action: { label: "देय बिल देखें", link: "{link}" },
        sms: "{discom}: {payer} के {count} नए बिल, कुल {amount}, निकटतम अंतिम तिथि {due}। देखें: {link} -मिलान",
      },
    },
  },
  {
    kind: "bill-due-soon",
    version: 2,
    class: "service",
    topic: "bills",
    variables: one,
    words: {
      en: {
        subject: "Due on {due}: {amount} for connection {connection}",
        lines: [
          "The bill of {month} for connection {connection} at {discom} is due on {due}. If you have paid it already, there is nothing more to do.",
        ],
        facts: [
          ["Connection", "{connection}"],
          ["To pay", "{amount}"],
          ["Due date", "{due}"],
        ],
        action: { label: "Pay {amount}", link: "{link}" },
        sms: "{discom}: {amount} for connection {connection} is due on {due}. Pay: {link} If paid, ignore this. -Milaan",
      },
      hi: {
        subject: "अंतिम तिथि {due}: कनेक्शन {connection} पर {amount} देय",
        lines: [
          "{discom} के कनेक्शन {connection} के {month} के बिल की अंतिम तिथि {due} है। यदि आप भुगतान कर चुके हैं तो और कुछ नहीं करना है।",
        ],
        facts: [
          ["कनेक्शन", "{connection}"],
          ["देय राशि", "{amount}"],
          ["अंतिम तिथि", "{due}"],
        ],
        action: { label: "{amount} चुकाएँ", link: "{link}" },
        sms: "{discom}: कनेक्शन {connection} पर {amount} देय हैं, अंतिम तिथि {due}। भुगतान: {link} चुका दिया हो तो ध्यान न दें। -मिलान",
      },
    },
  },
  {
    kind: "bill-rebate-soon",
    version: 1,
    class: "service",
    topic: "bills",
    variables: { ...one, rebate: "amount", until: "date" },
    words: {
      en: {
        subject: "Pay by {until} and save {rebate} on connection {connection}",
        lines: [
          "The bill of {month} for connection {connection} at {discom} earns a rebate of {rebate} if the money arrives by {until}.",
          "If you have paid it already, there is nothing more to do.",
        ],
        facts: [
          ["To pay, rebate taken off", "{amount}"],
          ["Rebate till {until}", "{rebate}"],
          ["Due date", "{due}"],
        ],
        action: { label: "Pay {amount}", link: "{link}" },
        sms: "{discom}: pay {amount} for connection {connection} by {until} to keep the rebate of {rebate}. {link} -Milaan",
      },
      hi: {
        subject: "{until} तक भुगतान पर कनेक्शन {connection} में {rebate} की बचत",
        lines: [
          "{discom} के कनेक्शन {connection} के {month} के बिल पर {rebate} की छूट मिलेगी, यदि भुगतान {until} तक पहुँच जाए।",
          "यदि आप भुगतान कर चुके हैं तो और कुछ नहीं करना है।",
        ],
        facts: [
          ["छूट घटाकर देय राशि", "{amount}"],
          ["{until} तक छूट", "{rebate}"],
          ["अंतिम तिथि", "{due}"],
        ],
        action: { label: "{amount} चुकाएँ", link: "{link}" },
        sms: "{discom}: कनेक्शन {connection} पर {rebate} की छूट के लिए {until} तक {amount} चुकाएँ। {link} -मिलान",
      },
    },
  },
  {
    kind: "bills-due-soon",
    version: 2,
    class: "service",
    topic: "bills",
    variables: { ...many, rebate: "amount", until: "date" },
    words: {
      en: {
        subject: "{discom}: {count} bills due on {due}, {amount}",
        lines: [
          "{count} unpaid bills of {payer} at {discom} are due on {due}.",
          "A rebate of {rebate} is at stake: it is lost if the money does not arrive by {until}.",
        ],
        facts: [
          ["Bills", "{count}"],
          ["To pay", "{amount}"],
          ["Due date", "{due}"],
        ],
        action: { label: "Make an advice", link: "{link}" },
        sms: "{discom}: {count} bills of {payer}, {amount}, are due on {due}. See {link} -Milaan",
      },
      hi: {
        subject: "{discom}: {count} बिल, अंतिम तिथि {due}, {amount}",
        lines: [
          "{discom} में {payer} के {count} बिल अभी चुकाए नहीं गए हैं; उनकी अंतिम तिथि {due} है।",
          "{until} तक राशि न पहुँचने पर {rebate} की छूट नहीं मिलेगी।",
        ],
        facts: [
          ["बिल", "{count}"],
          ["देय राशि", "{amount}"],
          ["अंतिम तिथि", "{due}"],
        ],
        action: { label: "चालान बनाएँ", link: "{link}" },
        sms: "{discom}: {payer} के {count} बिल, {amount}, अंतिम तिथि {due}। देखें: {link} -मिलान",
      },
    },
  },
  {
    kind: "bill-overdue",
    version: 2,
    class: "legal",
    topic: null,
    variables: one,
    words: {
      en: {
        subject: "Overdue since {due}: {amount} for connection {connection}",
        lines: [
          "The bill of {month} for connection {connection} was due on {due}, and {discom} has not received the money.",
          "Please pay it now: a surcharge may be added, and an unpaid bill can lead to disconnection after due notice.",
          "If you have paid, keep the bank’s reference (UTR) at hand; Milaan finds the payment by it.",
        ],
        facts: [
          ["Connection", "{connection}"],
          ["To pay", "{amount}"],
          ["Was due on", "{due}"],
        ],
        action: { label: "Pay {amount}", link: "{link}" },
        sms: "{discom}: {amount} for connection {connection} was due on {due} and is not received. Pay now: {link} -Milaan",
      },
      hi: {
        subject: "{due} से बकाया: कनेक्शन {connection} के {amount}",
        lines: [
          "कनेक्शन {connection} के {month} के बिल की अंतिम तिथि {due} थी और {discom} को अब तक राशि नहीं मिली है।",
          "कृपया अभी भुगतान करें: विलंब अधिभार लग सकता है, और बिल न चुकाने पर विधिवत सूचना के बाद कनेक्शन काटा जा सकता है।",
          "यदि आप भुगतान कर चुके हैं तो बैंक का संदर्भ (UTR) सँभालकर रखें; मिलान उसी से भुगतान खोज लेता है।",
        ],
        facts: [
          ["कनेक्शन", "{connection}"],
          ["देय राशि", "{amount}"],
          ["अंतिम तिथि", "{due}"],
        ],
        action: { label: "{amount} चुकाएँ", link: "{link}" },
        sms: "{discom}: कनेक्शन {connection} के बिल की अंतिम तिथि {due} थी; {amount} अब तक नहीं मिले। अभी चुकाएँ: {link} -मिलान",
      },
    },
  },
  {
    kind: "bills-overdue",
    version: 2,
    class: "legal",
    topic: null,
    variables: many,
    words: {
      en: {
        subject: "{discom}: {count} bills overdue since {due}, {amount}",
        lines: [
          "{count} bills of {payer} at {discom} were due on {due}, and the money has not arrived.",
          "A surcharge may be added, and unpaid bills can lead to disconnection after due notice. What has been paid by transfer and is not found yet can be named by its UTR on the advice’s page.",
        ],
        facts: [
          ["Overdue bills", "{count}"],
          ["To pay", "{amount}"],
          ["Were due on", "{due}"],
        ],
        action: { label: "See what is overdue", link: "{link}" },
        sms: "{discom}: {count} bills of {payer}, {amount}, were due on {due} and are unpaid. See {link} -Milaan",
      },
      hi: {
        subject: "{discom}: {due} से {count} बिल बकाया, {amount}",
        lines: [
          "{discom} में {payer} के {count} बिलों की अंतिम तिथि {due} थी और राशि अब तक नहीं आई है।",
          "विलंब अधिभार लग सकता है, और बिल न चुकाने पर विधिवत सूचना के बाद कनेक्शन काटे जा सकते हैं। जो राशि भेजी जा चुकी है पर अभी मिली नहीं, उसका UTR चालान के पृष्ठ पर बताया जा सकता है।",
        ],
        facts: [
          ["बकाया बिल", "{count}"],
          ["देय राशि", "{amount}"],
          ["अंतिम तिथि", "{due}"],
        ],
        action: { label: "बकाया देखें", link: "{link}" },
        sms: "{discom}: {payer} के {count} बिल, {amount}, {due} तक देय थे और बकाया हैं। देखें: {link} -मिलान",
      },
    },
  },
  {
    kind: "prepaid-low",
    version: 2,
    class: "service",
    topic: "prepaid",
    variables: { discom: "name", connection: "number", amount: "amount", at: "date", more: "count", link: "link" },
    words: {
      en: {
        subject: "Low balance on prepaid connection {connection}: {amount}",
        lines: [
          "The balance of prepaid connection {connection} at {discom} was {amount} on {at}.",
          "Recharge it before it runs out, and the supply goes on without a break.",
          "{more} messages like this came today. Other connections whose balance runs low today stand on the page without a message.",
        ],
        action: { label: "Recharge", link: "{link}" },
        sms: "{discom}: balance of prepaid connection {connection} is {amount} on {at}. Recharge: {link} -Milaan",
      },
      hi: {
        subject: "प्रीपेड कनेक्शन {connection} में राशि कम: {amount}",
        lines: [
          "{discom} के प्रीपेड कनेक्शन {connection} में {at} को {amount} शेष थे।",
          "राशि समाप्त होने से पहले रिचार्ज कर दें, ताकि आपूर्ति बिना रुके चलती रहे।",
          "आज ऐसे {more} संदेश भेजे जा चुके हैं। आज जिन और कनेक्शनों में राशि कम होगी, वे बिना अलग संदेश के पृष्ठ पर मिलेंगे।",
        ],
        action: { label: "रिचार्ज करें", link: "{link}" },
        sms: "{discom}: प्रीपेड कनेक्शन {connection} में {at} को {amount} शेष हैं। रिचार्ज: {link} -मिलान",
      },
    },
  },
];
