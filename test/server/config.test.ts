// Settings that make no sense stop the start, each by its name, before anything is made.

import { expect } from "chai";
import { readConfig } from "#server/config.ts";

const secret = "a secret of thirty-two characters";

describe("the settings", () => {
  it("have a default each, and fill the demo only into a database of our own", () => {
    expect(readConfig({ MILAAN_SECRET: secret })).to.include({ port: 3000, run: "all", demo: true, logLevel: "warn" });
    const outside = readConfig({ MILAAN_SECRET: secret, DATABASE_URL: "postgres://someone@elsewhere/milaan" });
    expect(outside).to.include({ demo: false, logLevel: "info" });
  });

  for (const [name, value] of [
    ["PORT", "abc"],
    ["DATABASE_URL", "mysql://elsewhere"],
    ["MILAAN_SECRET", "short"],
    ["MILAAN_INBOX_CRON", "now and then"],
    ["MILAAN_RUN", "some"],
    ["MILAAN_DEMO", "maybe"],
    ["MILAAN_URL", "milaan"],
    ["LOG_LEVEL", "loud"],
  ] as const) {
    it(`refuse ${name}=${value} by its name`, () => {
      expect(() => readConfig({ MILAAN_SECRET: secret, [name]: value })).to.throw(name);
    });
  }
});
