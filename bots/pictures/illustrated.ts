import type { View } from "#templates/view";
import type { Conversation } from "../conversation.ts";
import type { Pictures } from "./pictures.ts";
import { withFiles, type PictureDoor } from "./with-files.ts";

/** Amounts and dates are written as the chat doors write them. */
const locale = "en-US";

/**
 * The same conversation, whose answers bring the kept pictures that belong to them, and a picture of each course that they show. A picture that
 * fails costs nothing but itself.
 */
export function illustrated(conversation: Conversation, drawing: Pick<Pictures, "draw">, kept: PictureDoor): Conversation {
  const filled = async (view: View): Promise<View> => {
    const whole = await withFiles(view, kept);
    const drawn = await drawing.draw(view, locale);
    return drawn.length === 0 ? whole : { ...whole, files: [...whole.files, ...drawn] };
  };
  return {
    hear: async (heard) => {
      const reply = await conversation.hear(heard);
      if (reply === null || reply.outcome !== "answer") return reply;
      return { ...reply, view: await filled(reply.view), post: reply.post && (await withFiles(reply.post, kept)) };
    },
  };
}
