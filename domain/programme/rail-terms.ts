import { z } from "zod";
import { isCurrency, isRoutingNumber, type Currency } from "#domain/kernel";

/** The ways by which money leaves for banks; what each of them can do stands in the room `rails`. */
export const railNames = ["manual", "nacha", "fake"] as const;
export type RailName = (typeof railNames)[number];

/** Which rail takes what: money of a currency, for banks in a country of it; null: of each. */
export type RailRule = { readonly currency: Currency | null; readonly country: string | null; readonly rail: RailName };

/** What may stand in a field of an ACH file for names: letters, digits and a few signs, from ASCII. */
const printable = (places: number) =>
  z
    .string()
    .min(2)
    .max(places)
    .regex(/^[A-Za-z0-9][A-Za-z0-9 .,'&/()-]*[A-Za-z0-9.)]$/);

/** Which rail money takes, and who we are in files for the ACH. Spread into the terms. */
export const railTermsShape = {
  /** "manual"; "USD nacha, EUR manual"; "EUR/DE manual, USD nacha": the first that fits counts */
  transferRails: z
    .string()
    .max(200)
    .refine((text) => readRules(text) !== null),
  /** the routing number of the bank that we give files to (the ODFI) */
  achRouting: z.string().refine(isRoutingNumber).nullable(),
  /** its name; a file's header has 23 places for it */
  achBank: printable(23).nullable(),
  /** ten signs by which that bank knows us, mostly 1 and the nine digits of the tax number */
  achCompanyId: z
    .string()
    .regex(/^[A-Z0-9]{10}$/)
    .nullable(),
  /** our name as people read it on their statements, 16 places */
  achCompany: printable(16).nullable(),
  /** PPD: to people. CCD: to companies */
  achClass: z.enum(["PPD", "CCD"]),
  /** banking days from the day of a file until it is to be booked */
  achEffectiveDays: z.number().int().min(1).max(2),
};

export const defaultRailTerms = {
  transferRails: "manual",
  achRouting: null,
  achBank: null,
  achCompanyId: null,
  achCompany: null,
  achClass: "PPD",
  achEffectiveDays: 1,
} satisfies z.infer<z.ZodObject<typeof railTermsShape>>;

type RailTerms = z.infer<z.ZodObject<typeof railTermsShape>>;

const oneRule = /^(?:([A-Z]{3})(?:\/([A-Z]{2}))? )?([a-z]+)$/;

function readRules(text: string): readonly RailRule[] | null {
  const rules = text.split(", ").map((part): RailRule | null => {
    const [, currency = null, country = null, name] = oneRule.exec(part) ?? [];
    const rail = railNames.find((known) => known === name);
    return rail === undefined || (currency !== null && !isCurrency(currency)) ? null : { currency, country, rail };
  });
  return rules.every((rule) => rule !== null) ? rules : null;
}

/** The rules of the terms, in the order in which they count. */
export function railRules({ transferRails }: Pick<RailTerms, "transferRails">): readonly RailRule[] {
  return readRules(transferRails) ?? [];
}

const needed = ["achRouting", "achBank", "achCompanyId", "achCompany"] as const;

/** The terms that a rail can't do without and that say nothing. */
export function missingForRails(terms: RailTerms, rail: RailName): readonly (typeof needed)[number][] {
  return rail === "nacha" ? needed.filter((name) => terms[name] === null) : [];
}
