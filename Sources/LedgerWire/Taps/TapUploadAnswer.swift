/// The answer to an upload: one result for each item, in order, and what the terminal may delete.
public struct TapUploadAnswer: Hashable, Sendable {
  /// The clocks, and what has been received of this pairing.
  public var receipt: TapReceipt
  /// One result for each item of the request, in its order.
  public var results: [TapResult]

  /// Makes an answer.
  public init(receipt: TapReceipt, results: [TapResult]) {
    self.receipt = receipt
    self.results = results
  }
}

/// The clocks, and what has been received of a pairing; the last line of an NDJSON answer.
public struct TapReceipt: Hashable, Sendable {
  /// How many gaps one receipt names; the lowest ones, where there are more.
  public static let missingRangesMax = 100

  /// The service's clock, in microseconds since the Unix epoch.
  public var serverTime: Int64
  /// How far the device's clock is ahead of the service's.
  public var skewMilliseconds: Int64
  /// The highest sequence up to which none is missing: a terminal deletes these and no others.
  public var ackedUpTo: UInt64
  /// The gaps between `ackedUpTo` and the highest sequence received, in order.
  public var missing: [ClosedRange<UInt64>]
  /// Why an NDJSON upload was not read to its end; nil where it was.
  public var fault: TapUploadFault?

  /// Makes a receipt; gaps beyond ``missingRangesMax`` are dropped.
  public init(
    serverTime: Int64, skewMilliseconds: Int64, ackedUpTo: UInt64, missing: [ClosedRange<UInt64>]
  ) {
    self.serverTime = serverTime
    self.skewMilliseconds = skewMilliseconds
    self.ackedUpTo = ackedUpTo
    self.missing = Array(missing.prefix(Self.missingRangesMax))
  }
}

/// Why an NDJSON upload was not read to its end: the lines before have their results, this one and
/// those behind it have none and were not received.
public struct TapUploadFault: Hashable, Sendable {
  /// The line of the upload at fault, from 1, which is the header's.
  public var line: Int
  /// What is wrong with it, or with the upload from there on.
  public var problem: ProblemBody

  /// Makes a fault.
  public init(line: Int, problem: ProblemBody) {
    self.line = line
    self.problem = problem
  }
}

/// What became of a tap.
public enum TapOutcome: String, CaseIterable, Sendable {
  /// It counts.
  case accepted
  /// It is the repetition of a tap of a moment ago and counts no second time.
  case alreadyDone
  /// It does not count.
  case refused
  /// It is kept for a person to decide.
  case held
  /// It counted and was taken back since.
  case undone
  /// It was not received; send it again later, under the same sequence.
  case retry
}

/// The result of one tap, small enough for a display.
public struct TapResult: Hashable, Sendable {
  /// The most bytes of a result's line, its line feed included.
  public static let lineBytesMax = 400

  /// Points of a result.
  public struct Points: Hashable, Sendable {
    /// Points that this tap gave.
    public var added: Int64
    /// The holder's balance after it.
    public var balance: Int64

    /// Makes points.
    public init(added: Int64, balance: Int64) {
      self.added = added
      self.balance = balance
    }
  }

  /// The earlier tap that a repetition repeats.
  public struct Previous: Hashable, Sendable {
    /// When it occurred, in microseconds since the Unix epoch.
    public var at: Int64
    /// Whether it was made on the same terminal.
    public var sameTerminal: Bool
    /// How long before this one it occurred.
    public var secondsAgo: Int64

    /// Makes the reference to an earlier tap.
    public init(at: Int64, sameTerminal: Bool, secondsAgo: Int64) {
      self.at = at
      self.sameTerminal = sameTerminal
      self.secondsAgo = secondsAgo
    }
  }

  /// The event that the tap counts for.
  public struct Event: Hashable, Sendable {
    /// The public id of the event.
    public var id: String
    /// Its title, for the display.
    public var title: String

    /// Makes the reference to an event.
    public init(id: String, title: String) {
      self.id = id
      self.title = title
    }
  }

  /// The sequence of the tap.
  public var sequence: UInt64
  /// What became of it.
  public var outcome: TapOutcome
  /// Why; nil only where a newer service answered with a word that this list does not have yet.
  public var reason: TapReason?
  /// How the display shows it.
  public var tone: TapTone
  /// The text for the display, in the terminal's language.
  public var message: String
  /// The points, where the card's holder has any.
  public var points: Points?
  /// How many rewards the holder can afford with that balance as the answer is made.
  public var rewardsAvailable: Int64?
  /// What an attended counter is to know of the social tariff, a word that
  /// ``TapReason/isForAttendedCountersOnly``; no public display is ever told.
  public var tariff: TapReason?
  /// The earlier tap, for a repetition.
  public var previous: Previous?
  /// The event, where the service chose it.
  public var event: Event?
  /// Whether this is the stored outcome of an earlier delivery.
  public var replayed: Bool
  /// The record's position in the log.
  public var position: UInt64?

  /// Makes a result with the reason's own tone.
  public init(
    sequence: UInt64, outcome: TapOutcome, reason: TapReason, message: String,
    points: Points? = nil, rewardsAvailable: Int64? = nil, tariff: TapReason? = nil,
    previous: Previous? = nil, event: Event? = nil, replayed: Bool = false,
    position: UInt64? = nil
  ) {
    self.sequence = sequence
    self.outcome = outcome
    self.reason = reason
    self.tone = reason.tone
    self.message = message
    self.points = points
    self.rewardsAvailable = rewardsAvailable
    self.tariff = tariff
    self.previous = previous
    self.event = event
    self.replayed = replayed
    self.position = position
  }

  init(
    sequence: UInt64, outcome: TapOutcome, newerReasonWith tone: TapTone, message: String
  ) {
    self.sequence = sequence
    self.outcome = outcome
    self.tone = tone
    self.message = message
    self.replayed = false
  }
}
