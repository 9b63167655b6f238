// What every test run ends with: the throwaway PostgreSQL is stopped.

import { stopCluster } from "./ground.ts";

export const mochaHooks = {
  async afterAll() {
    await stopCluster();
  },
};
