/** What a bank says of one of our entries. */
export type Returned = {
  readonly trace: string;
  /** "R03": it came back; "C01": it has to be corrected */
  readonly code: string;
  readonly minor?: bigint;
  /** our own number, as the bank repeats it */
  readonly id?: string;
  /** what a correction would put in */
  readonly corrected?: string;
};

const digits = (figure: bigint | number | string, places: number): string => String(figure).padStart(places, "0");

/** A return file as banks send it, put together from the places of the rules and not by the product's own writer. */
export function returnFile(all: readonly Returned[], over: { lineEnd?: string } = {}): string {
  const batches = [all.filter(({ code }) => code.startsWith("R")), all.filter(({ code }) => !code.startsWith("R"))].filter(
    (some) => some.length > 0,
  );
  const lines = ["101 124000054 0210000212612041330A094101OUR BANK               THEIR BANK                     "];
  let [records, hash, credit] = [0, 0n, 0n];
  batches.forEach((batch, index) => {
    const isCorrection = batch[0]?.code.startsWith("C");
    const number = digits(index + 1, 7);
    lines.push(
      `5220JUNIPER & SAGE                      1870654321${isCorrection ? "COR" : "PPD"}COMMISSION261202261204   102100002${number}`,
    );
    const [batchHash, sum] = [BigInt(batch.length) * 12_400_005n, batch.reduce((total, { minor = 0n }) => total + minor, 0n)];
    batch.forEach(({ trace, code, minor = 0n, id = "", corrected = "" }, nth) => {
      const own = `02100002${digits(index * 1_000 + nth + 1, 7)}`;
      lines.push(`621124000054${"5000001".padEnd(17)}${digits(minor, 10)}${id.padEnd(15)}${"LINNET MARLOW".padEnd(22)}  1${own}`);
      const rest = isCorrection
        ? `${"".padEnd(6)}02100002${corrected.padEnd(29)}${"".padEnd(15)}`
        : `${"".padEnd(6)}02100002${"".padEnd(44)}`;
      lines.push(`7${isCorrection ? "98" : "99"}${code}${trace.padEnd(15)}${rest}${own}`);
    });
    lines.push(
      `8220${digits(2 * batch.length, 6)}${digits(batchHash % 10_000_000_000n, 10)}${digits(0, 12)}${digits(sum, 12)}1870654321${"".padEnd(25)}02100002${number}`,
    );
    records += 2 * batch.length;
    hash += batchHash;
    credit += sum;
  });
  const blocks = Math.ceil((lines.length + 1) / 10);
  lines.push(
    `9${digits(batches.length, 6)}${digits(blocks, 6)}${digits(records, 8)}${digits(hash % 10_000_000_000n, 10)}${digits(0, 12)}${digits(credit, 12)}${"".padEnd(39)}`,
  );
  while (lines.length < blocks * 10) lines.push("9".repeat(94));
  return lines.map((line) => `${line}${over.lineEnd ?? "\n"}`).join("");
}
