/** Why an endpoint did not take something, after "it": the outlet's words. */
export const tryWords: Readonly<Record<string, string>> = {
  status: "answered with an error",
  gone: "answered that nobody is there any more (410)",
  redirect: "answered with another address, which is not followed",
  "too-slow": "did not answer within 15 seconds",
  "not-public": "has a name that leads to no address of the internet",
  "not-https": "is not reached over https",
  "no-such-name": "has a name that leads nowhere",
  certificate: "has a certificate that does not hold",
  refused: "refused the connection",
  "broken-off": "broke off the connection",
  interrupted: "may or may not have it: our process ended while it was sending",
};

/** Why an endpoint is off, or an event was given up. */
export const endWords: Readonly<Record<string, string>> = {
  "by-staff": "switched off by staff",
  gone: "it answered 410",
  failing: "it took nothing for three days",
  "gave-up": "not taken for three days",
  "endpoint-off": "the endpoint was off",
  "endpoint-removed": "the endpoint was removed",
};
