import { rowsOf, sql, type PictureId, type Tx } from "#domain/kernel";

/** Those of some pictures that a row still shows. Every column called "picture" stands here: a test holds the list to the schema. */
export async function neededPictures(tx: Pick<Tx, "em">, ids: readonly PictureId[]): Promise<ReadonlySet<PictureId>> {
  const wanted = sql`picture = any(${[...ids]}::text[])`;
  const rows = await rowsOf(
    tx,
    sql<{ picture: string }>`
      select picture from marketing_image where ${wanted}
      union select picture from craft_in where ${wanted}
      union select picture from token_submission where ${wanted}
      union select picture from monthly_ad where ${wanted}
      union select picture from announcement where ${wanted}`,
  );
  return new Set(rows.map(({ picture }) => picture));
}
