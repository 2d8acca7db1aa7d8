export { PartnerDigest } from "./digest-entities.ts";
export { chooseDigest, digestOf, forgetDigest, toldInDigests, type DigestFacts } from "./choose.ts";
export { beginDigests, bordersNow } from "./due.ts";
export { digestCadences, lastBorder, nextBorder, type DigestCadence } from "./period-rules.ts";
export { isEmpty, nextStep, tellDigests } from "./tell-digests.ts";
