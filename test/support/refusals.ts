import { Refusal } from "#domain/kernel";

/** The code that something is refused with; a fault is thrown on, and what is not refused says so. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "not refused";
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
