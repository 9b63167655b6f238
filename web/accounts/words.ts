// Words of logging in and of one's own password.

import { defineWords } from "#web/i18n/words.ts";

export const accountsWords = defineWords("accounts", {
  en: {
    logIn: "Log in",
    logInBody: "Pay many bills with one transfer, and see each of them reconciled.",
    email: "E-mail",
    password: "Password",
    changePassword: "Change password",
    current: "Current password",
    next: "New password",
    nextHint: "At least 15 characters; a sentence only you know is best.",
    again: "New password again",
    differ: "The two new passwords differ.",
    change: "Change password",
    changed: "The password is changed. Every other session has ended.",
    "problem.wrong-credentials": "The e-mail or the password is wrong.",
    "problem.wrong-password": "The current password is wrong.",
    "problem.password-short": "A password has at least {{min}} characters.",
    "problem.password-common": "This password is too easy to guess.",
  },
  hi: {
    logIn: "लॉग इन",
    logInBody: "एक ही भुगतान से अनेक बिल चुकाएँ, और हर बिल का मिलान देखें।",
    email: "ई-मेल",
    password: "पासवर्ड",
    changePassword: "पासवर्ड बदलें",
    current: "वर्तमान पासवर्ड",
    next: "नया पासवर्ड",
    nextHint: "कम से कम 15 अक्षर; ऐसा वाक्य जो केवल आप जानते हों, सबसे अच्छा है।",
    again: "नया पासवर्ड फिर से",
    differ: "दोनों नए पासवर्ड अलग हैं।",
    change: "पासवर्ड बदलें",
    changed: "पासवर्ड बदल गया। बाकी सभी सत्र समाप्त हो गए।",
    "problem.wrong-credentials": "ई-मेल या पासवर्ड ग़लत है।",
    "problem.wrong-password": "वर्तमान पासवर्ड ग़लत है।",
    "problem.password-short": "पासवर्ड में कम से कम {{min}} अक्षर हों।",
    "problem.password-common": "यह पासवर्ड आसानी से पहचाना जा सकता है।",
  },
});
