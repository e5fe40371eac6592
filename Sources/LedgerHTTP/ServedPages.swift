package import Hummingbird
package import LedgerService

/// Routes for people that are served beside the APIs, by the same rules.
package protocol ServedPages: Sendable {
  /// Adds middleware and routes; called once, before the routes of the APIs are added, so that
  /// the middleware surrounds these as well.
  func add(to router: Router<LedgerRequestContext>, _ parts: ServedLedgerParts)
}

/// What pages share with the APIs: who may do what is known in one place.
package struct ServedLedgerParts: Sendable {
  /// The ledger.
  package let engine: LedgerEngine
  /// Reads the records of its log.
  package let regions: RegionReader
  /// Signs what its log commits to.
  package let checkpoints: CheckpointSource
  /// Finds out who is calling.
  package let authenticator: Authenticator
  /// What help desks read; what nobody finds is counted with all other look-ups by number.
  package let timelines: HolderTimeline
  /// What staff at a counter do, as the routes of the published API do it.
  package let counter: CounterDesk
  /// How many long questions a caller asks at a time, through whichever door.
  package let pastQuestions: PastQuestions
  /// Makes files that take long, for whichever door.
  package let files: FileMaker
  /// When card systems were last read to their end.
  package let replays: RegionReplays
  /// How many follow boards at a time, through whichever door.
  package let boards: StreamSlots
  /// How far the log was verified by the running service.
  package let watch: LogWatch
  /// How much room the ledger has; nil where it is not known.
  package let room: @Sendable () -> LedgerRoom?
  /// What `GET /metrics` shows.
  package let metrics: MetricsRegistry
  /// Every limit of the HTTP side.
  package let limits: ServerLimits
}
