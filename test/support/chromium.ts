// A Chromium that needs nothing installed: unpacked once from an npm package, with the libraries and fonts it asks for.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { access, chmod, constants, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./cruise.ts";

const release = "147.0.0";
const installed = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export interface Chromium {
  readonly executablePath: string;
  readonly env: NodeJS.ProcessEnv;
}

/** `MILAAN_CHROMIUM` if set; else the packaged one, which is for Linux on x64; else one that is installed. */
export async function findChromium(): Promise<Chromium> {
  const chosen = process.env.MILAAN_CHROMIUM;
  if (chosen) return { executablePath: chosen, env: process.env };
  if (platform() === "linux" && arch() === "x64") return packaged(await unpacked());
  const executablePath = installed.find((path) => existsSync(path));
  if (executablePath) return { executablePath, env: process.env };
  throw new Error("No Chromium for the browser tests: set MILAAN_CHROMIUM to the path of one.");
}

function packaged(folder: string): Chromium {
  return {
    executablePath: join(folder, "chromium"),
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(folder, "al2023", "lib"),
      FONTCONFIG_FILE: join(folder, "fonts.conf"),
    },
  };
}

/** Unpacked beside its place and moved there whole, so that two test runs at once never see half a browser. */
async function unpacked(): Promise<string> {
  const name = `chromium-${release}`;
  const homes = [join(root, ".cache"), join(tmpdir(), `milaan-${process.getuid?.() ?? 0}`)];
  const made = homes.map((home) => join(home, name)).find((folder) => existsSync(folder));
  if (made) return made;
  const home = await firstWritable(homes);
  const folder = join(home, name);
  const staging = await mkdtemp(join(home, "unpacking-"));
  try {
    unpackInto(staging);
    await writeFile(join(staging, "fonts.conf"), fontsConfiguration(folder));
    // Root unpacks a tar with the owners it names, who are strangers here.
    if (process.getuid?.() === 0) execFileSync("chown", ["-R", "0:0", staging]);
    await chmod(join(staging, "chromium"), 0o755);
    await chmod(staging, 0o755);
    await rename(staging, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  return folder;
}

/** The package unpacks into the temporary folder, and its libraries only where it believes itself in Amazon's cloud. */
function unpackInto(folder: string): void {
  const script = 'import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath())';
  execFileSync(process.execPath, ["-e", script], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: "", TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
  });
}

async function firstWritable(folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true });
      await access(folder, constants.W_OK);
      return folder;
    } catch {
      // The next one may be ours.
    }
  }
  throw new Error(`None of these folders can be written: ${folders.join(", ")}`);
}

function fontsConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/fonts</dir>
  <cachedir>${folder}/fonts-cache</cachedir>
</fontconfig>
`;
}
