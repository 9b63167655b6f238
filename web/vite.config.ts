// Builds the portal into web/dist, which the server serves; imports of the server other than contracts are refused here already.
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
      const allowed = /^#server\/([\w-]+\/)?contract\.ts$/.test(source);
      if (fromWeb && /^#(server|reconciliation|migrations|fixtures|test)\//.test(source) && !allowed) {
        this.error(`${importer} imports ${source}; web/ may import only server contracts`);
      }
      return null;
    },
  };
}

export default defineConfig({
  root,
  publicDir: `${root}/public`,
  plugins: [contractsOnly(), react()],
  build: {
    outDir: `${root}/dist`,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
  server: {
    proxy: { "/api": process.env["MILAAN_API"] ?? "http://localhost:3000" },
  },
});
