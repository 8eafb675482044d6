/** What `--help` prints. */
export const helpText = `waybill follows one message from the outbox to its consumers and says, with evidence, what became of it.
It only reads, and leaves no trace in what it reads other than load.

  waybill check                                open every source of the workspace, step by step
  waybill draft SOURCE [TOPIC|TABLE] [-o FILE]
                                               a commented route to start from, with its confidence: the workspace with it
  waybill find [VALUE] [--route R] [--by messageId|businessKey|text|NAME] [--from T] [--to T]
                                               messages that match; without VALUE those of the window
  waybill explain ID [--route R]               one message: what was seen, what that proves, what was not read
  waybill explain --rule [RULE]                what the rules mean
  waybill reconcile --route R [--from T] [--to T] [--ids FILE] [--anew]
                                               every id of the outbox, the destination and the consumers compared as sets
  waybill sequences --route R [--from T] [--to T] [--over stored|traces]
                                               gaps and repeats in the numbers that producers give their messages
  waybill watch [--route R] [--interval 30s] [--once]
                                               samples committed offsets, log starts, bindings … into the history, until Ctrl-C
  waybill case export ID -o FILE [--with-payload]
                                               a self-contained case of one message
  waybill case open FILE                       judge a case again, without any source

  -w, --workspace FILE   the workspace, ./waybill.yaml if left out
  --from, --to           RFC 3339, or a span before now like -15m; find and reconcile look one hour back, sequences at everything
  --now INSTANT          fix the clock of the judgement, for replays
  --ids FILE             one line for each message that is not simply fine
  --anew                 read everything again, also what an earlier run has kept
  --interval SPAN        time between two samples, 30s if left out; with --once, between the runs of your scheduler
  --json                 one JSON document on stdout
  --no-index             read everything, and keep nothing of what was read for later searches
  --language en|zh-CN    language of the sentences

Exit: 0 fine, 1 something is wrong, 2 usage or workspace error, 3 incomplete, 4 refused, 5 a defect of Waybill.
Secrets come from WAYBILL_SECRET_<SOURCE> in the environment. What is kept of workspaces lies in WAYBILL_STATE, if set.
`;
