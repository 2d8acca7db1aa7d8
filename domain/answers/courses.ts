import { oneOf, rowsOf, sql, type Tx } from "#domain/kernel";
import { courseColumns, courseOf, type CourseFacts, type CourseRow } from "#domain/library";
import { groupAt, partnerById } from "#domain/partners";
import { offsetOf, pageOf, rowsPerPage, type Page } from "./page.ts";

/** The courses for a partner, in their order: those for everybody, those for their status and those for the group they are in now. */
export async function coursesFor(tx: Pick<Tx, "em" | "now">, partnerId: string, page: number): Promise<Page<CourseFacts>> {
  const group = await groupAt(tx, partnerId, tx.now);
  const { status } = await partnerById(tx, partnerId);
  return listed(
    tx,
    sql`c.archived_at is null and (c.audience_status is null or c.audience_status = ${status})
      and (c.group_id is null or c.group_id = ${group?.id ?? null}::uuid)`,
    page,
  );
}

/** All of them, for staff: those that anybody sees first. */
export async function allCourses(tx: Pick<Tx, "em">, page: number): Promise<Page<CourseFacts>> {
  return listed(tx, sql`true`, page);
}

async function listed(tx: Pick<Tx, "em">, which: ReturnType<typeof sql>, page: number): Promise<Page<CourseFacts>> {
  const { count } = await oneOf(tx, sql<{ count: number }>`select count(*)::int as count from course c where ${which}`);
  const rows = await rowsOf(
    tx,
    sql<CourseRow>`
      select ${courseColumns} from course c where ${which} order by (c.archived_at is not null), c.position, c.id
      limit ${rowsPerPage} offset ${offsetOf(page)}`,
  );
  return pageOf(rows.map(courseOf), page, count);
}
