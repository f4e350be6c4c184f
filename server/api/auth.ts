import { changePassword } from "@/server/auth/change-password.ts";
import { systemActor } from "@/server/auth/core/actor.ts";
import { changePasswordInput, setUpInput } from "@/server/auth/core/inputs.ts";
import { policies } from "@/server/auth/policies.ts";
import { isSetupOpen } from "@/server/auth/queries.ts";
import { systemScope } from "@/server/auth/scope.ts";
import { setUpWorkspace } from "@/server/auth/set-up-workspace.ts";
import { mutation, publicMutation, publicQuery, reply, router } from "./root.ts";

export const authRouter = router({
  setupState: publicQuery(policies["auth.setup-state"]).query(async ({ ctx }) => ({
    isOpen: await isSetupOpen(ctx.db),
  })),
  setup: publicMutation(policies["auth.setup"])
    .input(setUpInput)
    .mutation(({ ctx, input }) => {
      const { db, requestId, log } = ctx;
      const actor = { ...systemActor, client: "setup", name: input.name };
      return reply(
        setUpWorkspace(
          { db, requestId, log, actor, scope: systemScope(), commandId: input.commandId },
          input,
        ),
      );
    }),
  changePassword: mutation(policies["auth.change-password"])
    .input(changePasswordInput)
    .mutation(({ ctx, input }) => reply(changePassword(ctx.command(input.commandId), input))),
});
