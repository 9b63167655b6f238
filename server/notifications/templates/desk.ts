// What waits for the discom's people: applications, accounts to check, disputes, and bank notices that were not borne out.

import type { Template } from "./template.ts";

const more = {
  en: "{more} messages like this came today. What else comes today stands on the page without a message of its own.",
  hi: "आज ऐसे {more} संदेश भेजे जा चुके हैं। आज और जो आएगा, वह बिना अलग संदेश के पृष्ठ पर मिलेगा।",
};

export const deskTemplates: readonly Template[] = [
  {
    kind: "application-waits",
    version: 1,
    class: "service",
    topic: "desk",
    variables: { organisation: "name", more: "count", link: "link" },
    words: {
      en: {
        subject: "{organisation} asks to be admitted",
        lines: ["{organisation} has registered and proved its contacts. It waits to be admitted or refused.", more.en],
        action: { label: "Look at the applications", link: "{link}" },
      },
      hi: {
        subject: "{organisation} का प्रवेश हेतु आवेदन",
        lines: ["{organisation} ने पंजीकरण कर अपने संपर्क प्रमाणित कर दिए हैं। आवेदन आपके निर्णय की प्रतीक्षा में है।", more.hi],
        action: { label: "आवेदन देखें", link: "{link}" },
      },
    },
  },
  {
    kind: "account-waits",
    version: 1,
    class: "service",
    topic: "desk",
    variables: { payer: "name", ending: "number", more: "count", link: "link" },
    words: {
      en: {
        subject: "{payer} has declared the account ending in {ending}",
        lines: [
          "{payer} says that it pays from the bank account ending in {ending}. Register it with a second person, or refuse it with a reason.",
          more.en,
        ],
        action: { label: "Look at the declared accounts", link: "{link}" },
      },
      hi: {
        subject: "{payer} ने {ending} पर समाप्त होने वाला खाता बताया",
        lines: [
          "{payer} के अनुसार वह {ending} पर समाप्त होने वाले बैंक खाते से भुगतान करता है। दूसरे व्यक्ति की सहमति से इसे पंजीकृत करें या कारण बताकर अस्वीकार करें।",
          more.hi,
        ],
        action: { label: "घोषित खाते देखें", link: "{link}" },
      },
    },
  },
  {
    kind: "dispute-raised",
    version: 1,
    class: "service",
    topic: "desk",
    variables: {
      payer: "name",
      dispute: "number",
      reference: "number",
      until: "date",
      more: "count",
      link: "link",
    },
    words: {
      en: {
        subject: "Dispute {dispute} of {payer}: answer by {until}",
        lines: ["{payer} has raised dispute {dispute} about {reference}. It is to be answered by {until}.", more.en],
        action: { label: "Open the dispute", link: "{link}" },
      },
      hi: {
        subject: "{payer} का विवाद {dispute}: उत्तर {until} तक",
        lines: ["{payer} ने {reference} पर विवाद {dispute} उठाया है। इसका उत्तर {until} तक देना है।", more.hi],
        action: { label: "विवाद खोलें", link: "{link}" },
      },
    },
  },
  {
    kind: "dispute-replied",
    version: 1,
    class: "service",
    topic: "desk",
    variables: { payer: "name", dispute: "number", why: "words", more: "count", link: "link" },
    words: {
      en: {
        subject: "{payer} has written on dispute {dispute}",
        lines: ["{payer} has written on dispute {dispute}:", "{why}", more.en],
        action: { label: "Read and answer", link: "{link}" },
      },
      hi: {
        subject: "{payer} ने विवाद {dispute} पर लिखा",
        lines: ["{payer} ने विवाद {dispute} पर लिखा है:", "{why}", more.hi],
        action: { label: "पढ़ें और उत्तर दें", link: "{link}" },
      },
    },
  },
  {
    kind: "bank-notice-alarm",
    version: 1,
    class: "service",
    topic: "desk",
    variables: { utr: "number", amount: "amount", finding: "words", advice: "number", more: "count", link: "link" },
    words: {
      en: {
        subject: "Not borne out: the bank’s notice of {amount}, UTR {utr}",
        lines: [
          "The bank told of a credit of {amount}, UTR {utr}; {finding}.",
          "It was told for advice {advice}, and its payer was shown “bank confirmed”.",
          "Ask the bank. Nothing was posted on the notice alone.",
          more.en,
        ],
        action: { label: "Look at the bank notices", link: "{link}" },
      },
      hi: {
        subject: "पुष्टि नहीं हुई: बैंक की {amount} की सूचना, UTR {utr}",
        lines: [
          "बैंक ने {amount} जमा होने की सूचना दी थी, UTR {utr}; {finding}।",
          "यह सूचना चालान {advice} के लिए थी, और भुगतानकर्ता को “बैंक से पुष्टि” दिखाया गया था।",
          "बैंक से पूछें। केवल इस सूचना पर कुछ भी दर्ज नहीं किया गया है।",
          more.hi,
        ],
        action: { label: "बैंक की सूचनाएँ देखें", link: "{link}" },
      },
    },
  },
];
