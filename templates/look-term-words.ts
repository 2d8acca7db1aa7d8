const mails = "mails sent";

/** The terms that say how mails and pages look. */
export const lookTermWords = {
  logoUrl: {
    name: "logo",
    meaning: "the picture at the head of mails and pages",
    appliesTo: mails,
    expected: "the https address of a PNG, JPEG or GIF, or none",
  },
  colour: {
    name: "colour",
    meaning: "the colour behind the programme's name in mails and pages",
    appliesTo: mails,
    expected: "a colour such as #1f4b57",
  },
  postalAddress: {
    name: "postal-address",
    meaning: "the programme's postal address, at the foot of mails",
    appliesTo: mails,
    expected: "an address in one line of at most 200 letters, or none",
  },
};
