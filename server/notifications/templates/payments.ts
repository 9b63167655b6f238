// An advice on its way: who has to act next, what the bank said, and what came of the money.

import type { Template } from "./template.ts";

export const paymentTemplates: readonly Template[] = [
  {
    kind: "advice-submitted",
    version: 2,
    class: "service",
    topic: "approvals",
    variables: {
      advice: "number",
      discom: "name",
      amount: "amount",
      count: "count",
      by: "name",
      until: "date",
      link: "link",
    },
    words: {
      en: {
        subject: "Approval wanted: {amount} to {discom}",
        lines: [
          "{by} has sent you an advice to approve.",
          "Nothing can be paid before you have approved it. You see there what it pays, bill by bill.",
        ],
        facts: [
          ["Advice", "{advice}"],
          ["Bills", "{count}"],
          ["To pay", "{amount}"],
          ["Valid till", "{until}"],
        ],
        action: { label: "Look and approve", link: "{link}" },
        sms: "Approval wanted: advice {advice}, {count} bills, {amount} to {discom}, valid till {until}. {link} -Milaan",
      },
      hi: {
        subject: "स्वीकृति चाहिए: {discom} को {amount}",
        lines: [
          "{by} ने आपको स्वीकृति के लिए एक चालान भेजा है।",
          "आपकी स्वीकृति के बिना कुछ नहीं चुकाया जा सकता। चालान के पृष्ठ पर आप देख सकते हैं कि इससे कौन-कौन से बिल चुकेंगे।",
        ],
        facts: [
          ["चालान", "{advice}"],
          ["बिल", "{count}"],
          ["देय राशि", "{amount}"],
          ["कब तक मान्य", "{until}"],
        ],
        action: { label: "देखें और स्वीकृत करें", link: "{link}" },
        sms: "स्वीकृति चाहिए: चालान {advice}, {count} बिल, {discom} को {amount}, {until} तक मान्य। {link} -मिलान",
      },
    },
  },
  {
    kind: "advice-sent-back",
    version: 1,
    class: "service",
    topic: "approvals",
    variables: { advice: "number", amount: "amount", by: "name", why: "words", link: "link" },
    words: {
      en: {
        subject: "Sent back: advice {advice}, {amount}",
        lines: ["{by} has looked at advice {advice} over {amount} and sent it back.", "What was said: {why}"],
        action: { label: "Change it", link: "{link}" },
        sms: "{by} sent back advice {advice} over {amount}: {why} {link} -Milaan",
      },
      hi: {
        subject: "लौटाया गया: चालान {advice}, {amount}",
        lines: ["{by} ने {amount} का चालान {advice} देखकर लौटा दिया है।", "उनकी टिप्पणी: {why}"],
        action: { label: "बदलें", link: "{link}" },
        sms: "{by} ने {amount} का चालान {advice} लौटाया: {why} {link} -मिलान",
      },
    },
  },
  {
    kind: "advice-approved",
    version: 2,
    class: "service",
    topic: "approvals",
    variables: {
      advice: "number",
      discom: "name",
      amount: "amount",
      van: "number",
      ifsc: "number",
      until: "date",
      link: "link",
    },
    words: {
      en: {
        subject: "Ready to pay: {amount} to {discom}, advice {advice}",
        lines: [
          "Advice {advice} is approved. Send exactly {amount} by RTGS or NEFT in one transfer, to the account below and to no other.",
          "The account belongs to this advice alone; the challan with a QR code is on its page.",
        ],
        facts: [
          ["Beneficiary", "{discom}"],
          ["Account (VAN)", "{van}"],
          ["IFSC", "{ifsc}"],
          ["Amount", "{amount}"],
          ["Valid till", "{until}"],
        ],
        action: { label: "Open the challan", link: "{link}" },
        sms: "Advice {advice} approved. Send exactly {amount} to {van}, IFSC {ifsc}, till {until}. {link} -Milaan",
      },
      hi: {
        subject: "भुगतान के लिए तैयार: {discom} को {amount}, चालान {advice}",
        lines: [
          "चालान {advice} स्वीकृत हो गया है। ठीक {amount} एक ही बार में RTGS या NEFT से, केवल नीचे दिए खाते में भेजें।",
          "यह खाता केवल इसी चालान का है; QR कोड सहित चालान उसके पृष्ठ पर है।",
        ],
        facts: [
          ["लाभार्थी", "{discom}"],
          ["खाता (VAN)", "{van}"],
          ["IFSC", "{ifsc}"],
          ["राशि", "{amount}"],
          ["कब तक मान्य", "{until}"],
        ],
        action: { label: "चालान खोलें", link: "{link}" },
        sms: "चालान {advice} स्वीकृत। ठीक {amount} खाते {van}, IFSC {ifsc} में {until} तक भेजें। {link} -मिलान",
      },
    },
  },
  {
    kind: "advice-drafted",
    version: 1,
    class: "service",
    topic: "approvals",
    variables: { advice: "number", discom: "name", amount: "amount", count: "count", rule: "words", link: "link" },
    words: {
      en: {
        subject: "A draft is ready: {amount} to {discom}, {count} bills",
        lines: [
          "The recurring rule “{rule}” has made draft {advice} over {amount} to {discom}. Nothing is sent for approval before you have looked at it.",
        ],
        facts: [
          ["Advice", "{advice}"],
          ["Bills", "{count}"],
          ["To pay", "{amount}"],
        ],
        action: { label: "Look at the draft", link: "{link}" },
        sms: "Draft advice {advice} is ready: {count} bills, {amount} to {discom}. Look and send it for approval: {link} -Milaan",
      },
      hi: {
        subject: "प्रारूप तैयार: {discom} को {amount}, {count} बिल",
        lines: [
          "आवर्ती नियम “{rule}” ने {discom} को {amount} का चालान {advice} प्रारूप के रूप में बनाया है। आपके देखे बिना यह स्वीकृति के लिए नहीं जाएगा।",
        ],
        facts: [
          ["चालान", "{advice}"],
          ["बिल", "{count}"],
          ["देय राशि", "{amount}"],
        ],
        action: { label: "प्रारूप देखें", link: "{link}" },
        sms: "चालान {advice} का प्रारूप तैयार है: {count} बिल, {discom} को {amount}। देखकर स्वीकृति के लिए भेजें: {link} -मिलान",
      },
    },
  },
  {
    kind: "advice-expiring",
    version: 2,
    class: "service",
    topic: "approvals",
    variables: { advice: "number", discom: "name", amount: "amount", until: "date", link: "link" },
    words: {
      en: {
        subject: "Advice {advice} is valid only till {until}",
        lines: [
          "Advice {advice} over {amount} to {discom} can be paid till {until}. After that day its bills are free again, and a rebate may be lost.",
        ],
        action: { label: "Open the advice", link: "{link}" },
        sms: "Advice {advice} over {amount} to {discom} is valid only till {until}. {link} -Milaan",
      },
      hi: {
        subject: "चालान {advice} केवल {until} तक मान्य है",
        lines: [
          "चालान {advice} ({discom} को {amount}) का भुगतान {until} तक किया जा सकता है। उसके बाद इसके बिल फिर खुल जाएँगे और छूट समाप्त हो सकती है।",
        ],
        action: { label: "चालान खोलें", link: "{link}" },
        sms: "{discom} को {amount} का चालान {advice} केवल {until} तक मान्य है। {link} -मिलान",
      },
    },
  },
  {
    kind: "advice-expired",
    version: 1,
    class: "service",
    topic: "approvals",
    variables: { advice: "number", discom: "name", amount: "amount", count: "count", until: "date", link: "link" },
    words: {
      en: {
        subject: "Advice {advice} has expired: {amount} to {discom}",
        lines: [
          "Advice {advice} over {amount} to {discom} was valid till {until}. No payment of it is known here, so its {count} bills are open again.",
          "If the money has been sent, do not send it a second time: give its UTR on the advice’s page, and it is looked for.",
        ],
        action: { label: "Open the advice", link: "{link}" },
        sms: "Advice {advice}, {amount} to {discom}, was valid till {until}; its bills are open again. If paid, give the UTR: {link} -Milaan",
      },
      hi: {
        subject: "चालान {advice} की अवधि समाप्त: {discom} को {amount}",
        lines: [
          "चालान {advice} ({discom} को {amount}) {until} तक मान्य था। इसका कोई भुगतान यहाँ दर्ज नहीं है, इसलिए इसके {count} बिल फिर खुल गए हैं।",
          "यदि राशि भेजी जा चुकी है तो उसे दोबारा न भेजें: चालान के पृष्ठ पर उसका UTR बताएँ, भुगतान खोजा जाएगा।",
        ],
        action: { label: "चालान खोलें", link: "{link}" },
        sms: "चालान {advice}, {discom} को {amount}, {until} तक मान्य था; उसके बिल फिर खुल गए हैं। भुगतान हो चुका हो तो UTR बताएँ: {link} -मिलान",
      },
    },
  },
  {
    kind: "advice-cancelled",
    version: 1,
    class: "service",
    topic: "approvals",
    variables: {
      advice: "number",
      discom: "name",
      amount: "amount",
      count: "count",
      by: "name",
      why: "words",
      link: "link",
    },
    words: {
      en: {
        subject: "Cancelled: advice {advice}, {amount}",
        lines: [
          "{by} has cancelled advice {advice} over {amount} to {discom}. Do not send money to its account any more; its {count} bills are open again.",
          "The reason given: {why}",
        ],
        action: { label: "Open the advice", link: "{link}" },
        sms: "{by} cancelled advice {advice}, {amount} to {discom}. Do not pay it any more. {link} -Milaan",
      },
      hi: {
        subject: "निरस्त: चालान {advice}, {amount}",
        lines: [
          "{by} ने {discom} को {amount} का चालान {advice} निरस्त कर दिया है। इसके खाते में अब राशि न भेजें; इसके {count} बिल फिर खुल गए हैं।",
          "बताया गया कारण: {why}",
        ],
        action: { label: "चालान खोलें", link: "{link}" },
        sms: "{by} ने {discom} को {amount} का चालान {advice} निरस्त किया। इसका भुगतान अब न करें। {link} -मिलान",
      },
    },
  },
  {
    kind: "bank-confirmed",
    version: 2,
    class: "service",
    topic: "payments",
    variables: { advice: "number", discom: "name", amount: "amount", utr: "number", link: "link" },
    words: {
      en: {
        subject: "The bank has confirmed {amount} for advice {advice}",
        lines: [
          "{amount} for advice {advice} has reached {discom}’s account.",
          "It is reconciled with the bank’s statement next; then your receipts are issued. You need do nothing.",
        ],
        facts: [
          ["Advice", "{advice}"],
          ["UTR", "{utr}"],
        ],
        action: { label: "Follow it", link: "{link}" },
        sms: "Bank confirmed {amount} to {discom} for advice {advice}, UTR {utr}. Receipts follow. -Milaan",
      },
      hi: {
        subject: "बैंक ने चालान {advice} के {amount} की पुष्टि की",
        lines: [
          "चालान {advice} के {amount} {discom} के खाते में पहुँच गए हैं।",
          "अब बैंक के विवरण से इसका मिलान होगा और फिर आपकी रसीदें जारी होंगी। आपको कुछ नहीं करना है।",
        ],
        facts: [
          ["चालान", "{advice}"],
          ["UTR", "{utr}"],
        ],
        action: { label: "स्थिति देखें", link: "{link}" },
        sms: "{discom} के बैंक ने चालान {advice} के {amount} की पुष्टि की, UTR {utr}। रसीदें मिलान के बाद जारी होंगी। -मिलान",
      },
    },
  },
  {
    kind: "advice-paid",
    version: 2,
    class: "service",
    topic: "payments",
    variables: {
      advice: "number",
      discom: "name",
      amount: "amount",
      count: "count",
      receipt: "number",
      day: "date",
      utr: "number",
      link: "link",
    },
    words: {
      en: {
        subject: "Receipt {receipt}: {amount} to {discom}",
        lines: [
          "{discom} has received {amount} and reconciled it. Receipt {receipt} covers {count} bills; each connection’s own receipt can be opened from it.",
        ],
        facts: [
          ["Receipt", "{receipt}"],
          ["Advice", "{advice}"],
          ["Value date", "{day}"],
          ["UTR", "{utr}"],
          ["Amount", "{amount}"],
        ],
        action: { label: "Open the receipt", link: "{link}" },
        sms: "{discom} received {amount} on {day}, reconciled. Receipt {receipt}, {count} bills: {link} -Milaan",
      },
      hi: {
        subject: "रसीद {receipt}: {discom} को {amount} का भुगतान",
        lines: [
          "{discom} को {amount} मिल गए और उनका मिलान हो गया है। रसीद {receipt} में {count} बिल हैं; हर कनेक्शन की अपनी रसीद भी वहीं से खुलती है।",
        ],
        facts: [
          ["रसीद", "{receipt}"],
          ["चालान", "{advice}"],
          ["मूल्य तिथि", "{day}"],
          ["UTR", "{utr}"],
          ["राशि", "{amount}"],
        ],
        action: { label: "रसीद खोलें", link: "{link}" },
        sms: "{discom} को {day} को {amount} मिले, मिलान हुआ। रसीद {receipt}, {count} बिल: {link} -मिलान",
      },
    },
  },
  {
    kind: "credit-returned",
    version: 2,
    class: "service",
    topic: "payments",
    variables: { advice: "number", discom: "name", amount: "amount", day: "date", link: "link" },
    words: {
      en: {
        subject: "Returned: {amount} for advice {advice}",
        lines: [
          "The bank returned {amount} that had come for advice {advice} at {discom} on {day}. Its bills are not paid.",
          "Ask your bank for the reason before you send the money again.",
        ],
        action: { label: "Open the advice", link: "{link}" },
        sms: "{discom}: {amount} for advice {advice} was returned by the bank on {day}. Its bills are unpaid. {link} -Milaan",
      },
      hi: {
        subject: "लौट गई राशि: चालान {advice} के {amount}",
        lines: [
          "{discom} में चालान {advice} के लिए आए {amount} बैंक ने {day} को लौटा दिए। इसके बिलों का भुगतान नहीं हुआ है।",
          "राशि फिर भेजने से पहले अपने बैंक से कारण पूछ लें।",
        ],
        action: { label: "चालान खोलें", link: "{link}" },
        sms: "{discom}: चालान {advice} के {amount} बैंक ने {day} को लौटाए। बिल बकाया हैं। {link} -मिलान",
      },
    },
  },
];
