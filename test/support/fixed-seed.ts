import fc from "fast-check";

// The same cases on every run, so that a red run is about the change it ran on. To look for new ones: FC_SEED=$RANDOM npm test
fc.configureGlobal({ seed: Number(process.env["FC_SEED"] ?? 20_261_122) });
