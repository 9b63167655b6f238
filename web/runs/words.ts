// Words of what runs in the background.

import { defineWords } from "#web/i18n/words.ts";

export const runsWords = defineWords("runs", {
  en: {
    running: "The rules are deciding: {{done}} of {{total}} lines",
    starting: "The rules are about to look at {{total}} lines",
    retrying:
      "The run of the rules stopped unexpectedly and is tried again ({{attempt}} of {{of}}). Nothing is lost; nothing is half decided.",
    leave: "You may leave this page.",
    stumbled:
      "It stopped unexpectedly and is tried again ({{attempt}} of {{of}}). Nothing is lost and nothing is done twice.",
  },
  hi: {
    running: "नियम निर्णय कर रहे हैं: {{total}} में से {{done}} पंक्तियाँ",
    starting: "नियम {{total}} पंक्तियाँ देखने वाले हैं",
    retrying:
      "नियमों का चक्र अचानक रुक गया और फिर से किया जा रहा है ({{of}} में से प्रयास {{attempt}})। न कुछ खोया है, न कुछ आधा तय हुआ है।",
    leave: "आप यह पृष्ठ छोड़ सकते हैं।",
    stumbled: "यह अचानक रुक गया और फिर से किया जा रहा है ({{of}} में से प्रयास {{attempt}})। न कुछ खोया है, न कुछ दोबारा होता है।",
  },
});
