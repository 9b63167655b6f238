// A wrong word on a challan sends a wrong amount; the words are held against hand-written ones and against the figures.

import { expect } from "chai";
import fc from "fast-check";
import { amountInWords } from "#reconciliation/amount-in-words.ts";
import { paise } from "#reconciliation/money.ts";

describe("amountInWords", () => {
  const cases: [bigint, string, string][] = [
    [0n, "Rupees zero only", "शून्य रुपये मात्र"],
    [1n, "One paisa only", "एक पैसा मात्र"],
    [50n, "Fifty paise only", "पचास पैसे मात्र"],
    [100n, "Rupees one only", "एक रुपया मात्र"],
    [10_001n, "Rupees one hundred and one paisa only", "एक सौ रुपये एक पैसा मात्र"],
    [9_999n, "Rupees ninety-nine and ninety-nine paise only", "निन्यानवे रुपये निन्यानवे पैसे मात्र"],
    [
      304_190_600n,
      "Rupees thirty lakh forty-one thousand nine hundred six only",
      "तीस लाख इकतालीस हज़ार नौ सौ छह रुपये मात्र",
    ],
    [
      1_837_205_200n,
      "Rupees one crore eighty-three lakh seventy-two thousand fifty-two only",
      "एक करोड़ तिरासी लाख बहत्तर हज़ार बावन रुपये मात्र",
    ],
    [1_000_000_000_00n, "Rupees one arab only", "एक अरब रुपये मात्र"],
    [
      123_456_789_012_345_67n,
      "Rupees one lakh twenty-three thousand four hundred fifty-six arab seventy-eight crore ninety lakh twelve thousand three hundred forty-five and sixty-seven paise only",
      "एक लाख तेईस हज़ार चार सौ छप्पन अरब अठहत्तर करोड़ नब्बे लाख बारह हज़ार तीन सौ पैंतालीस रुपये सड़सठ पैसे मात्र",
    ],
    [-250_00n, "Minus rupees two hundred fifty only", "ऋण दो सौ पचास रुपये मात्र"],
  ];
  for (const [amount, english, hindi] of cases) {
    it(`speaks ${amount} paise`, () => {
      expect(amountInWords(paise(amount), "en")).to.equal(english);
      expect(amountInWords(paise(amount), "hi")).to.equal(hindi);
    });
  }

  it("has a hundred different Hindi words below a hundred", () => {
    const words = Array.from(
      { length: 100 },
      (_, number) => amountInWords(paise(BigInt(number) * 100n), "hi").split(" ")[0],
    );
    expect(new Set(words).size).to.equal(100);
  });

  it("never speaks two amounts alike", () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 17n });
    fc.assert(
      fc.property(amount, amount, (one, other) => {
        fc.pre(one !== other);
        for (const language of ["en", "hi"] as const) {
          expect(amountInWords(paise(one), language)).to.not.equal(amountInWords(paise(other), language));
        }
      }),
    );
  });
});
