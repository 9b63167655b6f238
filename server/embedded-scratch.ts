// Databases that are made for one measure and dropped after it, on whichever server there is.

import pg from "pg";

/** Gives the new database's address. */
export async function createScratch(rootUrl: string, name: string): Promise<string> {
  await onServer(rootUrl, `CREATE DATABASE ${name}`);
  const url = new URL(rootUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropScratch(rootUrl: string, name: string): Promise<void> {
  await onServer(rootUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
