import { rowsOf, sql, type Tx } from "#domain/kernel";

/** Every table of ours in whose rows a text stands, in clear. */
export async function tablesWith(em: Tx["em"], text: string): Promise<string[]> {
  const tables = await rowsOf(
    { em },
    sql<{ name: string }>`
      select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const xml = await rowsOf(
      { em },
      sql<{ hits: string }>`
        select (xpath('//hits/text()', query_to_xml(format('select count(*) as hits from %I t where t::text ilike %L', ${name}::text, ${`%${text}%`}::text), false, true, '')))[1]::text as hits`,
    );
    if (xml[0]?.hits !== "0") found.push(name);
  }
  return found;
}
