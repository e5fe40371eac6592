import EventLog
public import LedgerWire

/// One pairing of this device: what it is to the service, and the token that says so.
public struct TerminalPairing: Hashable, Sendable {
  /// The number of the pairing on this device, from 1; the newest one takes taps.
  public var number: Int
  /// What the service told when the device was paired.
  public var answer: PairingAnswer
  /// A secret of this device, 32 random bytes, with which cards are remembered without their
  /// numbers.
  public var salt: [UInt8]

  /// Makes a pairing.
  public init(number: Int, answer: PairingAnswer, salt: [UInt8]) {
    self.number = number
    self.answer = answer
    self.salt = salt
  }

  /// The language of the display.
  public var language: Language { answer.terminal.language }

  /// The key with which offline packs are signed; nil where the service told none that can be read.
  var ledgerKey: NoteVerifierKey? { NoteVerifierKey(answer.ledgerKey) }
}
