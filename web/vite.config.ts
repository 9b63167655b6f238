// Builds the portal into web/dist, which the server serves; imports of the server other than contracts are refused here already.
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const root = import.meta.dirname;

/** The portal ships what it imports, so a slip here would put server code and its secrets' names into the browser. */
function contractsOnly(): Plugin {
  return {
    name: "milaan-contracts-only",
    enforce: "pre",
    resolveId(source, importer) {
      const fromWeb = importer?.startsWith(root) && !importer.includes("/node_modules/");
      const allowed = /^#server\/([\w-]+\/){0,2}([a-z]+-)*contract\.ts$/.test(source);
      if (fromWeb && /^#(server|reconciliation|migrations|fixtures|test)\//.test(source) && !allowed) {
        this.error(`${importer} imports ${source}; web/ may import only server contracts`);
      }
      return null;
    },
  };
}

const INITIAL_JS_MAX_KB = 250;

/** What loads before the first screen: the entry and what it imports at once, gzipped. Over the budget there is no build. */
function initialBudget(): Plugin {
  return {
    name: "milaan-initial-budget",
    generateBundle(_, bundle) {
      const chunks = new Map(
        Object.values(bundle).flatMap((file) => (file.type === "chunk" ? [[file.fileName, file]] : [])),
      );
      const waiting = [...chunks.values()].filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName);
      const initial = new Set<string>();
      for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
        if (initial.has(name)) continue;
        initial.add(name);
        waiting.push(...(chunks.get(name)?.imports ?? []));
      }
      const bytes = [...initial].reduce((total, name) => total + gzipSync(chunks.get(name)?.code ?? "").length, 0);
      const kilobytes = Math.round(bytes / 1024);
      if (kilobytes > INITIAL_JS_MAX_KB)
        this.error(`${kilobytes} KB of initial JavaScript; at most ${INITIAL_JS_MAX_KB}`);
      this.info(`${kilobytes} of ${INITIAL_JS_MAX_KB} KB of initial JavaScript`);
    },
  };
}

export default defineConfig({
  root,
  publicDir: `${root}/public`,
  plugins: [contractsOnly(), initialBudget(), react()],
  build: {
    outDir: `${root}/dist`,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: {
    proxy: { "/api/": process.env["MILAAN_API"] ?? "http://localhost:3000" },
  },
});
