// Codes, and the way into the portal: what is sent at once, whatever was preferred.

import type { Template } from "./template.ts";

export const codeTemplates: readonly Template[] = [
  {
    kind: "registration-code",
    version: 1,
    class: "code",
    topic: null,
    variables: { code: "code", minutes: "count" },
    words: {
      en: {
        subject: "{code} is your code for Milaan",
        lines: [
          "Your code to confirm this address for Milaan is {code}.",
          "It works once, for {minutes} minutes. Nobody from your utility will ever ask you for it.",
          "If you did not ask for it, leave this message be: nothing happens without the code.",
        ],
        sms: "{code} is your code to confirm this number for Milaan. It works once, for {minutes} minutes. Do not share it with anyone. -Milaan",
      },
      hi: {
        subject: "मिलान के लिए आपका कोड {code} है",
        lines: [
          "मिलान पर इस पते की पुष्टि के लिए आपका कोड {code} है।",
          "यह एक ही बार और {minutes} मिनट तक काम करेगा। आपकी कंपनी का कोई भी व्यक्ति आपसे यह कोड कभी नहीं माँगेगा।",
          "यदि आपने यह कोड नहीं माँगा है तो इस संदेश पर ध्यान न दें; कोड के बिना कुछ नहीं होगा।",
        ],
        sms: "मिलान पर इस नंबर की पुष्टि के लिए आपका कोड {code} है। यह एक बार, {minutes} मिनट तक काम करेगा। इसे किसी को न बताएँ। -मिलान",
      },
    },
  },
  {
    kind: "contact-code",
    version: 2,
    class: "code",
    topic: null,
    variables: { code: "code", minutes: "count", connection: "number", discom: "name" },
    words: {
      en: {
        subject: "{code} is your code for connection {connection}",
        lines: [
          "{discom} wants to send the bills and notices of connection {connection} to this address.",
          "To allow it, give this code to the counter or type it on the page where you asked for it: {code}. It works once, for {minutes} minutes.",
          "If this connection is not yours, leave this message be: without the code nothing is sent here.",
        ],
        sms: "{code} is your code to receive bills of connection {connection} from {discom} on this number. Valid {minutes} minutes. If it is not yours, ignore this. -Milaan",
      },
      hi: {
        subject: "कनेक्शन {connection} के लिए आपका कोड {code} है",
        lines: [
          "{discom} कनेक्शन {connection} के बिल और सूचनाएँ इस पते पर भेजना चाहता है।",
          "अनुमति देने के लिए यह कोड काउंटर पर बताएँ या जिस पृष्ठ पर आपने माँगा था वहाँ लिखें: {code}। यह एक बार, {minutes} मिनट तक काम करेगा।",
          "यदि यह कनेक्शन आपका नहीं है तो इस संदेश पर ध्यान न दें; कोड के बिना यहाँ कुछ नहीं भेजा जाएगा।",
        ],
        sms: "{discom} के कनेक्शन {connection} के बिल इस नंबर पर पाने का कोड {code} है, {minutes} मिनट तक मान्य। कनेक्शन आपका न हो तो ध्यान न दें। -मिलान",
      },
    },
  },
  {
    kind: "application-admitted",
    version: 2,
    class: "legal",
    topic: null,
    variables: { name: "name", organisation: "name", discom: "name", link: "link" },
    words: {
      en: {
        subject: "{organisation} is admitted at {discom}",
        lines: [
          "Dear {name},",
          "{discom} has checked the details of {organisation} and admitted it to Milaan.",
          "You can now tag your connections, see all dues in one place and pay many bills with one transfer.",
        ],
        action: { label: "Begin", link: "{link}" },
        sms: "{discom} has admitted {organisation} to Milaan. Begin here: {link} -Milaan",
      },
      hi: {
        subject: "{discom} ने {organisation} का आवेदन स्वीकार किया",
        lines: [
          "आदरणीय {name},",
          "{discom} ने {organisation} का विवरण जाँचकर मिलान के लिए उसका आवेदन स्वीकार कर लिया है।",
          "अब आप अपने कनेक्शन जोड़ सकते हैं, सारे देय बिल एक जगह देख सकते हैं और एक ही भुगतान में कई बिल चुका सकते हैं।",
        ],
        action: { label: "शुरू करें", link: "{link}" },
        sms: "{discom} ने मिलान के लिए {organisation} का आवेदन स्वीकार किया। यहाँ से शुरू करें: {link} -मिलान",
      },
    },
  },
  {
    kind: "application-refused",
    version: 2,
    class: "legal",
    topic: null,
    variables: { name: "name", organisation: "name", discom: "name", why: "words", link: "link" },
    words: {
      en: {
        subject: "{discom} could not admit {organisation}",
        lines: [
          "Dear {name},",
          "{discom} has looked at the application of {organisation} and could not admit it as it stands.",
          "The reason given: {why}",
          "You may correct it and apply again; what you typed is kept.",
        ],
        action: { label: "Look at the application", link: "{link}" },
      },
      hi: {
        subject: "{discom} ने {organisation} का आवेदन स्वीकार नहीं किया",
        lines: [
          "आदरणीय {name},",
          "{discom} ने {organisation} का आवेदन देखा, पर वर्तमान रूप में उसे स्वीकार नहीं कर सका।",
          "बताया गया कारण: {why}",
          "आप उसे सुधारकर फिर आवेदन कर सकते हैं; आपका भरा हुआ विवरण सुरक्षित है।",
        ],
        action: { label: "आवेदन देखें", link: "{link}" },
      },
    },
  },
  {
    kind: "invitation",
    version: 1,
    class: "legal",
    topic: null,
    variables: { organisation: "name", link: "link", until: "date" },
    words: {
      en: {
        subject: "You are invited to {organisation} on Milaan",
        lines: [
          "{organisation} invites you to work for it on Milaan, the portal for paying electricity and water bills in bulk.",
          "Choose a password and a second factor, and you are in. The link works once, till {until}.",
        ],
        action: { label: "Accept the invitation", link: "{link}" },
      },
      hi: {
        subject: "मिलान पर {organisation} की ओर से आपको निमंत्रण",
        lines: [
          "{organisation} ने आपको मिलान पर अपने लिए काम करने का निमंत्रण दिया है। मिलान बिजली और पानी के बहुत-से बिल एक साथ चुकाने का पोर्टल है।",
          "पासवर्ड और दूसरा प्रमाण चुनते ही आप भीतर होंगे। यह लिंक एक बार, {until} तक काम करेगा।",
        ],
        action: { label: "निमंत्रण स्वीकार करें", link: "{link}" },
      },
    },
  },
];
