// Answers to what was asked or claimed, the month's summary, and the wish for a contact.

import type { Template } from "./template.ts";

export const answerTemplates: readonly Template[] = [
  {
    kind: "tag-dispute-opened",
    version: 2,
    class: "service",
    topic: "answers",
    variables: { discom: "name", count: "count", link: "link" },
    words: {
      en: {
        subject: "{count} of your connections at {discom} are claimed by two payers",
        lines: [
          "Two payers say that they hold {count} connections at {discom}, and you are one of them. {discom} will settle it.",
          "Say on the page why they are yours; nothing changes until the decision.",
        ],
        action: { label: "See which, and answer", link: "{link}" },
      },
      hi: {
        subject: "{discom} में आपके {count} कनेक्शनों पर दो भुगतानकर्ताओं का दावा",
        lines: [
          "{discom} के {count} कनेक्शनों को दो भुगतानकर्ता अपना बताते हैं, जिनमें एक आप हैं। निर्णय {discom} करेगा।",
          "पृष्ठ पर बताएँ कि वे आपके क्यों हैं; निर्णय होने तक कुछ नहीं बदलेगा।",
        ],
        action: { label: "देखें और उत्तर दें", link: "{link}" },
      },
    },
  },
  {
    kind: "tag-dispute-decided",
    version: 1,
    class: "service",
    topic: "answers",
    variables: { discom: "name", connection: "number", why: "words", link: "link" },
    words: {
      en: {
        subject: "{discom} has decided who holds connection {connection}",
        lines: ["{discom} has decided which payer holds connection {connection}.", "The reason given: {why}"],
        action: { label: "See the decision", link: "{link}" },
      },
      hi: {
        subject: "कनेक्शन {connection} किसका है, {discom} ने निर्णय किया",
        lines: ["{discom} ने निर्णय कर दिया है कि कनेक्शन {connection} किस भुगतानकर्ता का है।", "बताया गया कारण: {why}"],
        action: { label: "निर्णय देखें", link: "{link}" },
      },
    },
  },
  {
    kind: "claim-decided",
    version: 1,
    class: "service",
    topic: "answers",
    variables: { discom: "name", granted: "count", refused: "count", why: "words", link: "link" },
    words: {
      en: {
        subject: "{discom} has decided on your claim to connections",
        lines: ["{discom} has decided on connections that you claimed.", "The remark: {why}"],
        facts: [
          ["Granted", "{granted}"],
          ["Refused", "{refused}"],
        ],
        action: { label: "See them", link: "{link}" },
      },
      hi: {
        subject: "{discom} ने कनेक्शनों पर आपके दावे का निर्णय किया",
        lines: ["{discom} ने उन कनेक्शनों पर निर्णय कर दिया है जिन पर आपने दावा किया था।", "टिप्पणी: {why}"],
        facts: [
          ["स्वीकृत", "{granted}"],
          ["अस्वीकृत", "{refused}"],
        ],
        action: { label: "देखें", link: "{link}" },
      },
    },
  },
  {
    kind: "dispute-answered",
    version: 1,
    class: "service",
    topic: "answers",
    variables: { dispute: "number", by: "name", why: "words", link: "link" },
    words: {
      en: {
        subject: "An answer on dispute {dispute}",
        lines: ["{by} has written on dispute {dispute}.", "{why}"],
        action: { label: "Read and answer", link: "{link}" },
        sms: "{by} has written on dispute {dispute}. Read and answer: {link} -Milaan",
      },
      hi: {
        subject: "विवाद {dispute} पर उत्तर",
        lines: ["{by} ने विवाद {dispute} पर लिखा है।", "{why}"],
        action: { label: "पढ़ें और उत्तर दें", link: "{link}" },
        sms: "{by} ने विवाद {dispute} पर लिखा है। पढ़ें और उत्तर दें: {link} -मिलान",
      },
    },
  },
  {
    kind: "dispute-decided",
    version: 1,
    class: "service",
    topic: "answers",
    variables: { dispute: "number", discom: "name", why: "words", link: "link" },
    words: {
      en: {
        subject: "{discom} has decided dispute {dispute}",
        lines: ["{discom} has decided dispute {dispute}.", "The decision: {why}"],
        action: { label: "See the decision", link: "{link}" },
        sms: "{discom} has decided dispute {dispute}. See the decision: {link} -Milaan",
      },
      hi: {
        subject: "{discom} ने विवाद {dispute} का निर्णय किया",
        lines: ["{discom} ने विवाद {dispute} का निर्णय कर दिया है।", "निर्णय: {why}"],
        action: { label: "निर्णय देखें", link: "{link}" },
        sms: "{discom} ने विवाद {dispute} का निर्णय किया। देखें: {link} -मिलान",
      },
    },
  },
  {
    kind: "refund-decided",
    version: 1,
    class: "service",
    topic: "answers",
    variables: { discom: "name", amount: "amount", outcome: "words", why: "words", link: "link" },
    words: {
      en: {
        subject: "{discom} has decided on a refund of {amount}",
        lines: ["{discom} has decided on the refund of {amount}: {outcome}.", "The remark: {why}"],
        action: { label: "See it", link: "{link}" },
        sms: "{discom}: refund of {amount} {outcome}. See {link} -Milaan",
      },
      hi: {
        subject: "{discom} ने {amount} की वापसी पर निर्णय किया",
        lines: ["{discom} ने {amount} की वापसी पर निर्णय किया है: {outcome}।", "टिप्पणी: {why}"],
        action: { label: "देखें", link: "{link}" },
        sms: "{discom}: {amount} की वापसी {outcome}। देखें: {link} -मिलान",
      },
    },
  },
  {
    kind: "monthly-summary",
    version: 2,
    class: "service",
    topic: "summary",
    variables: { payer: "name", month: "month", link: "link" },
    words: {
      en: {
        subject: "{payer}: what was billed and paid in {month}",
        lines: [
          "The summary of {month} for {payer} is attached as a PDF: what was billed and paid at each utility, what rebate was won and lost, and what is still open.",
        ],
        action: { label: "Open the portal", link: "{link}" },
      },
      hi: {
        subject: "{payer}: {month} के बिल और भुगतान",
        lines: [
          "{payer} का {month} का सारांश PDF में संलग्न है: हर कंपनी के कितने के बिल आए, कितना भुगतान हुआ, कितनी छूट मिली, कितनी नहीं मिल सकी और कितना शेष है।",
        ],
        action: { label: "पोर्टल खोलें", link: "{link}" },
      },
    },
  },
  {
    kind: "contact-wanted",
    version: 2,
    class: "service",
    topic: null,
    variables: { discom: "name", connection: "number", link: "link" },
    words: {
      en: {
        subject: "{discom} asks: may bills of connection {connection} come here?",
        lines: [
          "{discom} would like to send the bills and notices of connection {connection} to the person who looks after it.",
          "If that is you, say so with this link: you choose mobile, WhatsApp or e-mail, and can stop it at any time. If it is not you, leave this message be.",
        ],
        action: { label: "Choose how to be told", link: "{link}" },
        sms: "{discom}: to get the bills of connection {connection} by SMS, WhatsApp or e-mail, confirm here: {link} Not yours? Ignore this. -Milaan",
      },
      hi: {
        subject: "{discom}: क्या कनेक्शन {connection} के बिल यहाँ भेजे जाएँ?",
        lines: [
          "{discom} कनेक्शन {connection} के बिल और सूचनाएँ उस व्यक्ति को भेजना चाहता है जो इसकी देखभाल करता है।",
          "यदि वह आप हैं तो इस लिंक से बताएँ: मोबाइल, व्हाट्सऐप या ई-मेल आप चुनेंगे और जब चाहें रोक सकेंगे। यदि आप नहीं हैं तो इस संदेश पर ध्यान न दें।",
        ],
        action: { label: "चुनें कि कैसे बताया जाए", link: "{link}" },
        sms: "{discom}: कनेक्शन {connection} के बिल SMS, व्हाट्सऐप या ई-मेल से पाने के लिए यहाँ पुष्टि करें: {link} आपका न हो तो ध्यान न दें। -मिलान",
      },
    },
  },
  {
    kind: "contact-confirmed",
    version: 1,
    class: "service",
    topic: null,
    variables: { discom: "name", connection: "number", link: "link" },
    words: {
      en: {
        subject: "Bills of connection {connection} come here from now on",
        lines: ["Thank you. {discom} will send the bills and notices of connection {connection} to this address."],
        sms: "Thank you. Bills of connection {connection} of {discom} come to this number. To stop: {link} -Milaan",
      },
      hi: {
        subject: "कनेक्शन {connection} के बिल अब यहाँ आएँगे",
        lines: ["धन्यवाद। {discom} अब कनेक्शन {connection} के बिल और सूचनाएँ इसी पते पर भेजेगा।"],
        sms: "धन्यवाद। {discom} के कनेक्शन {connection} के बिल अब इसी नंबर पर आएँगे। रोकने के लिए: {link} -मिलान",
      },
    },
  },
];
