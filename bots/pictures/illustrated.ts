import type { Conversation } from "../conversation.ts";
import type { Pictures } from "./pictures.ts";

/** Amounts and dates are written as the chat doors write them. */
const locale = "en-US";

/** The same conversation, whose answers bring a picture of each course that they show. A picture that fails costs nothing but itself. */
export function illustrated(conversation: Conversation, pictures: Pick<Pictures, "draw">): Conversation {
  return {
    hear: async (heard) => {
      const reply = await conversation.hear(heard);
      if (reply === null || reply.outcome !== "answer") return reply;
      const drawn = await pictures.draw(reply.view, locale);
      return drawn.length === 0 ? reply : { ...reply, view: { ...reply.view, files: [...reply.view.files, ...drawn] } };
    },
  };
}
