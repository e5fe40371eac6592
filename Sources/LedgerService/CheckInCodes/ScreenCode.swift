public import Ledger
import PassDirectory

/// The code that a screen shows for an event: it changes with every step of time, so that a picture
/// of it is worth nothing a minute later.
///
/// 200 bits in 40 characters of Crockford's base 32, which a QR code holds without loss: the
/// event's number, the step in which it was made, and a signature of both under a key of the
/// directory. It does not hold the printed code, which stays valid.
public struct ScreenCode: Hashable, Sendable {
  /// How long a code is shown.
  public static let stepSeconds: Int64 = 30
  /// For how many steps after its own a code is still taken: whoever has just scanned it may be
  /// slow.
  public static let stepsAfter: UInt64 = 1
  /// The characters of a code.
  public static let length = 40
  /// The digits, by their value: without I, L, O and U.
  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let stepBits: UInt64 = 40

  /// The event.
  public var event: EventID
  /// The step in which the code was made.
  public var step: UInt64
  /// What the directory's key makes of both.
  public var signature: UInt128

  /// Makes a code.
  public init(event: EventID, step: UInt64, signature: UInt128) {
    self.event = event
    self.step = step
    self.signature = signature
  }

  /// Reads a code; nil for what is none.
  public init?(_ text: String) {
    let characters = Array(text.utf8)
    guard characters.count == Self.length else { return nil }
    var high: UInt128 = 0
    var low: UInt128 = 0
    for character in characters {
      guard let digit = Self.digits.firstIndex(of: character) else { return nil }
      high = high << 5 | low >> 123
      low = low << 5 | UInt128(digit)
    }
    event = EventID(UInt32(truncatingIfNeeded: high >> Self.stepBits))
    step = UInt64(truncatingIfNeeded: high) & (1 << Self.stepBits - 1)
    signature = low
  }

  /// When a screen asks for the next one.
  public var shownUntil: Instant { Self.start(of: step + 1) }
  /// Until when it is taken.
  public var validUntil: Instant { Self.start(of: step + 1 + Self.stepsAfter) }

  /// The code as it is shown.
  public var text: String {
    var high = UInt128(event.number) << Self.stepBits | UInt128(step)
    var low = signature
    var characters: [UInt8] = []
    for _ in 0..<Self.length {
      characters.append(Self.digits[Int(low & 31)])
      low = low >> 5 | high << 123
      high >>= 5
    }
    return String(decoding: characters.reversed(), as: UTF8.self)
  }

  /// The step that a moment lies in.
  public static func step(at instant: Instant) -> UInt64 {
    UInt64(max(0, instant.microseconds)) / UInt64(stepSeconds * 1_000_000)
  }

  /// When a step begins.
  public static func start(of step: UInt64) -> Instant {
    Instant(microseconds: Int64(step) * stepSeconds * 1_000_000)
  }
}

/// What a holder's code stands for.
public enum MeantCheckIn: Sendable {
  /// The event of a printed code, or of the code that its screen shows now.
  case event(EventView)
  /// The event whose screen showed the code, but does so no longer.
  case outdated(EventView)
  /// No event has this code.
  case unknown

  /// The event, whether the code is still taken or not.
  public var event: EventView? {
    switch self {
    case .event(let event), .outdated(let event): event
    case .unknown: nil
    }
  }
}

extension LedgerEngine {
  /// The code that a screen shows for an event at a moment.
  public func screenCode(of event: EventView, at now: Instant) -> ScreenCode {
    let step = ScreenCode.step(at: now)
    return ScreenCode(
      event: event.event, step: step,
      signature: directory.screenCodeSignature(ofEvent: event.id, step: step))
  }

  /// What a code stands for at a moment; it is read without regard to case.
  public func meaning(ofCheckInCode text: String, at now: Instant) -> MeantCheckIn {
    let text = text.uppercased()
    guard let code = ScreenCode(text) else {
      return catalogue.event(checkInCode: text).map { .event($0) } ?? .unknown
    }
    guard let event = catalogue.event(code.event),
      directory.isScreenCodeSignature(code.signature, ofEvent: event.id, step: code.step)
    else { return .unknown }
    let step = ScreenCode.step(at: now)
    // A code of a later step was made before the clock was set back: it is not worth more for that.
    guard code.step <= step else { return .unknown }
    return step - code.step <= ScreenCode.stepsAfter ? .event(event) : .outdated(event)
  }
}
