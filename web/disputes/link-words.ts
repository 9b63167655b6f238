// The few words by which other screens lead to a dispute, apart so that they do not carry the rest along.

import { defineWords } from "#web/i18n/words.ts";

export const disputeLinkWords = defineWords("disputeLink", {
  en: { disputeThis: "Something is wrong: dispute it" },
  hi: { disputeThis: "कुछ ग़लत है: विवाद उठाएँ" },
});
