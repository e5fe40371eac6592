public import LedgerWire

/// What happens to a terminal.
public enum TerminalEvent: Sendable {
  /// It was started, and what is stored was read: the first event, and once.
  case started
  /// A card was held to the reader.
  case tap(CardIdentifier, eventID: String?)
  /// A tap of the newest pairing is to be taken back.
  case undo(sequence: UInt64, TapUndo.Reason)
  /// A request was answered, or came to nothing.
  case answer(UInt64, TerminalReply)
  /// A time has come that was asked for.
  case timer(TerminalTimer)
  /// The device says that its network came up or went down.
  case network(isUp: Bool)
  /// The device was paired, anew where it was paired before.
  case paired(TerminalPairing)
}

/// What a terminal wants to be woken for.
///
/// A time that is asked for replaces an earlier one for the same; one that comes without need does
/// no harm.
public enum TerminalTimer: Hashable, Sendable {
  /// The answer to a tap is due.
  case answer(UInt64)
  /// There is something to send.
  case send
}

/// What is to be done, in this order: what follows a `persist` is done only once that is durable.
public enum TerminalEffect: Hashable, Sendable {
  /// Store these changes of one pairing's queue, all or none of them, before anything that follows.
  case persist(pairing: Int, [StoredChange])
  /// Send a request; its answer comes back as an event with its number.
  case send(TerminalRequest)
  /// Show this for a tap: once for each tap that was taken.
  case show(TapDisplay)
  /// What the service says to a tap for which the display has shown something already, or that was
  /// made before a restart.
  case learned(TapResult)
  /// Call back at an uptime, in milliseconds.
  case schedule(TerminalTimer, uptime: UInt64)
}

/// A change of what is stored for a pairing.
public enum StoredChange: Hashable, Sendable {
  /// A new tap, and the sequence that the next one gets.
  case queued(QueuedTap)
  /// A queued tap gets another content, or one that is missing is there again: decided by the
  /// terminal before it was ever sent, or given up so that its sequence alone is used up.
  case replaced(QueuedTap)
  /// Taps that are acknowledged and deleted; they are remembered among the recent ones.
  case acknowledged([UInt64], ackedUpTo: UInt64)
  /// The sequence that the next tap gets.
  case nextSequence(UInt64)
  /// A tap that ended in trouble.
  case troubled(TapTrouble)
  /// What a tap is remembered as.
  case remembered(RecentTap)
  /// A remembered tap that was taken back.
  case unremembered(sequence: UInt64)
  /// Remembered taps that are too many; the highest sequence of them.
  case forgotten(through: UInt64)
  /// A new undo.
  case undoQueued(TapUndo)
  /// An undo that has its answer.
  case undoEnded(sequence: UInt64)
  /// What is known of the time.
  case time(KnownTime)
  /// A whole offline pack, in place of all before it.
  case wholePack([UInt8], etag: String?)
  /// A delta to the packs before it.
  case packDelta([UInt8], version: UInt64, etag: String?)
}

/// What is stored of one pairing.
public struct StoredPairing: Sendable {
  /// The pairing.
  public var pairing: TerminalPairing
  /// The sequence that the next tap gets.
  public var nextSequence: UInt64 = 1
  /// The highest sequence up to which everything is acknowledged.
  public var ackedUpTo: UInt64 = 0
  /// Taps that are not acknowledged, by sequence.
  public var taps: [QueuedTap] = []
  /// Undos without an answer, by sequence.
  public var undos: [TapUndo] = []
  /// Taps that ended in trouble.
  public var troubles: [TapTrouble] = []
  /// The taps that are remembered, by sequence.
  public var recent: [RecentTap] = []
  /// What is known of the time.
  public var time: KnownTime?
  /// The signed notes of the offline pack: a whole one and its deltas, in order.
  public var packs: [[UInt8]] = []
  /// The entity tag of the newest of them.
  public var packETag: String?

  /// What is stored of a pairing that was just made.
  public init(pairing: TerminalPairing) {
    self.pairing = pairing
  }
}

/// A request to the service.
public struct TerminalRequest: Hashable, Sendable {
  /// What it is about.
  public enum Purpose: Hashable, Sendable {
    /// `POST /ledger/v1/taps`.
    case taps
    /// `POST /ledger/v1/taps/undo`.
    case undo
    /// `GET /ledger/v1/offline-pack`.
    case pack
    /// `POST /ledger/v1/terminals/pair`.
    case pair
  }

  /// The number by which its answer is known again.
  public var id: UInt64
  /// What it is about.
  public var purpose: Purpose
  /// `GET` or `POST`.
  public var method: String
  /// Path and query.
  public var path: String
  /// The token, for `Authorization: Bearer`; none when pairing.
  public var token: String?
  /// The value of `If-None-Match`.
  public var entityTag: String?
  /// The body, JSON; none for a `GET`.
  public var body: [UInt8]?
}

/// What came of a request.
public enum TerminalReply: Hashable, Sendable {
  /// No answer: no connection, or none in time. Whether it was carried out is not known.
  case unreachable
  /// An answer.
  case answered(TerminalAnswer)
}

/// The answer to a request.
public struct TerminalAnswer: Hashable, Sendable {
  /// The status.
  public var status: Int
  /// The seconds of `Retry-After`.
  public var retryAfterSeconds: UInt64?
  /// The value of `ETag`.
  public var entityTag: String?
  /// The body.
  public var body: [UInt8]

  /// Makes an answer.
  public init(
    status: Int, retryAfterSeconds: UInt64? = nil, entityTag: String? = nil, body: [UInt8] = []
  ) {
    self.status = status
    self.retryAfterSeconds = retryAfterSeconds
    self.entityTag = entityTag
    self.body = body
  }
}

/// Sends a terminal's requests: HTTP in a device, a model of a network in a test.
public protocol TerminalTransport: Sendable {
  /// Sends one request and waits for its answer, within a time of its own choosing.
  func exchange(_ request: TerminalRequest) async -> TerminalReply
}
