import type { TestProject } from "vitest/node";

/** Tests of a broken copy run on the server, and on the template, of who broke it. */
export default function setUp(project: TestProject): void {
  project.provide("adminUrl", process.env["EVIDENCE_SERVER"] ?? "");
}
