// What changed in a payer's organisation: connections in bulk, accounts it pays from, a system that is no longer told.

import type { Template } from "./template.ts";

export const organisationTemplates: readonly Template[] = [
  {
    kind: "tags-applied",
    version: 1,
    class: "service",
    topic: "organisation",
    variables: {
      what: "words",
      by: "name",
      done: "count",
      leftOut: "count",
      claimed: "count",
      disputed: "count",
      link: "link",
    },
    words: {
      en: {
        subject: "{done} connections {what}",
        lines: [
          "The change of many connections that {by} began is done: {done} were {what}.",
          "It can be taken back on the page as long as nothing depends on it.",
        ],
        facts: [
          ["Done", "{done}"],
          ["Left out", "{leftOut}"],
          ["Claimed from the utility", "{claimed}"],
          ["Disputed with another payer", "{disputed}"],
        ],
        action: { label: "See the change", link: "{link}" },
      },
      hi: {
        subject: "{done} कनेक्शन {what}",
        lines: [
          "{by} द्वारा आरंभ किया गया कनेक्शनों का सामूहिक बदलाव पूरा हो गया है: {done} कनेक्शन {what}।",
          "जब तक इस पर कुछ और निर्भर न हो, इसे पृष्ठ से वापस लिया जा सकता है।",
        ],
        facts: [
          ["पूरे हुए", "{done}"],
          ["छोड़े गए", "{leftOut}"],
          ["डिस्कॉम के समक्ष दावा", "{claimed}"],
          ["दूसरे भुगतानकर्ता से विवाद", "{disputed}"],
        ],
        action: { label: "बदलाव देखें", link: "{link}" },
      },
    },
  },
  {
    kind: "account-declared",
    version: 1,
    class: "service",
    topic: "organisation",
    variables: { discom: "name", ending: "number", more: "count", link: "link" },
    words: {
      en: {
        subject: "An account ending in {ending} was declared to {discom}",
        lines: [
          "Your organisation declared the bank account ending in {ending} to {discom} as one it pays from. Two people of {discom} look at it before it counts for anything.",
          "If this was not meant, take it back on the page.",
          "{more} messages like this came today. What else is declared today stands on the page without a message of its own.",
        ],
        action: { label: "See the accounts", link: "{link}" },
      },
      hi: {
        subject: "{discom} को {ending} पर समाप्त होने वाला खाता बताया गया",
        lines: [
          "आपके संगठन ने {discom} को {ending} पर समाप्त होने वाला बैंक खाता बताया है, जिससे वह भुगतान करता है। {discom} के दो अधिकारी इसे जाँचेंगे; उससे पहले यह मान्य नहीं होगा।",
          "यदि यह खाता भूल से बताया गया है तो पृष्ठ से इसे वापस लें।",
          "आज ऐसे {more} संदेश भेजे जा चुके हैं। आज और जो खाते बताए जाएँगे, वे बिना अलग संदेश के पृष्ठ पर मिलेंगे।",
        ],
        action: { label: "खाते देखें", link: "{link}" },
      },
    },
  },
  {
    kind: "account-refused",
    version: 1,
    class: "service",
    topic: "organisation",
    variables: { discom: "name", ending: "number", why: "words", link: "link" },
    words: {
      en: {
        subject: "{discom} did not register the account ending in {ending}",
        lines: [
          "{discom} has looked at the account ending in {ending}, which you declared, and did not register it.",
          "The reason given: {why}",
          "Payments from it still arrive; they are only not recognised by the account. You may declare it again.",
        ],
        action: { label: "See the accounts", link: "{link}" },
      },
      hi: {
        subject: "{discom} ने {ending} पर समाप्त होने वाला खाता पंजीकृत नहीं किया",
        lines: [
          "आपके बताए हुए, {ending} पर समाप्त होने वाले खाते को {discom} ने जाँचा और पंजीकृत नहीं किया।",
          "बताया गया कारण: {why}",
          "इस खाते से भुगतान फिर भी पहुँचेंगे; केवल खाते से उनकी पहचान नहीं होगी। आप इसे फिर बता सकते हैं।",
        ],
        action: { label: "खाते देखें", link: "{link}" },
      },
    },
  },
  {
    kind: "account-registered",
    version: 1,
    class: "service",
    topic: "organisation",
    variables: { discom: "name", ending: "number", link: "link" },
    words: {
      en: {
        subject: "{discom} has registered the account ending in {ending}",
        lines: [
          "{discom} has registered the bank account ending in {ending} as yours. From now on transfers from it are known to be your organisation’s.",
          "If it is not your account, tell {discom} at once.",
        ],
        action: { label: "See the accounts", link: "{link}" },
      },
      hi: {
        subject: "{discom} ने {ending} पर समाप्त होने वाला खाता पंजीकृत किया",
        lines: [
          "{discom} ने {ending} पर समाप्त होने वाला बैंक खाता आपके नाम पंजीकृत कर दिया है। अब इससे आई राशि आपके संगठन की मानी जाएगी।",
          "यदि यह खाता आपका नहीं है तो {discom} को तुरंत बताएँ।",
        ],
        action: { label: "खाते देखें", link: "{link}" },
      },
    },
  },
  {
    kind: "webhook-paused",
    version: 1,
    class: "service",
    topic: "organisation",
    variables: { host: "name", because: "words", link: "link" },
    words: {
      en: {
        subject: "Your system at {host} is no longer told",
        lines: [
          "Messages to {host} are paused: {because}.",
          "Nothing is lost: what happens meanwhile waits. When the system takes messages again, set it going on the page.",
        ],
        action: { label: "Look at the webhook", link: "{link}" },
      },
      hi: {
        subject: "{host} पर आपके सिस्टम को संदेश भेजना रोका गया",
        lines: [
          "{host} को संदेश भेजना रोक दिया गया है: {because}।",
          "कुछ खोया नहीं है: इस बीच के संदेश प्रतीक्षा में रहेंगे। सिस्टम ठीक होने पर पृष्ठ से इसे फिर चालू करें।",
        ],
        action: { label: "वेबहुक देखें", link: "{link}" },
      },
    },
  },
];
