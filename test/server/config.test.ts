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
    ["MILAAN_SFTP_HOST_KEY", "ab:cd"],
    ["MILAAN_SFTP_CRON", "sometimes"],
  ] as const) {
    it(`refuse ${name}=${value} by its name`, () => {
      expect(() => readConfig({ MILAAN_SECRET: secret, [name]: value })).to.throw(name);
    });
  }

  describe("of a bank's SFTP server", () => {
    const whole = {
      MILAAN_SECRET: secret,
      MILAAN_SFTP_HOST: "sftp.bank.example",
      MILAAN_SFTP_USER: "milaan",
      MILAAN_SFTP_PASSWORD: "fictional",
      MILAAN_SFTP_HOST_KEY: `SHA256:${"a".repeat(43)}`,
      MILAAN_SFTP_DISCOM: "SB",
    };
    it("are none by default, and whole where a host is set", () => {
      expect(readConfig({ MILAAN_SECRET: secret }).sftp).to.equal(null);
      expect(readConfig(whole).sftp).to.include({ port: 22, folder: "/", deletes: false, account: null });
    });
    for (const name of [
      "MILAAN_SFTP_USER",
      "MILAAN_SFTP_HOST_KEY",
      "MILAAN_SFTP_DISCOM",
      "MILAAN_SFTP_PASSWORD",
    ] as const) {
      it(`refuse a host without ${name}`, () => {
        expect(() => readConfig({ ...whole, [name]: undefined })).to.throw(name);
      });
    }
  });
});
