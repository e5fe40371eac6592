/// One pairing of a terminal, as `GET /ledger/v1/terminals` lists it.
public struct TerminalSummary: Hashable, Sendable {
  /// The number of the pairing.
  public var source: UInt32
  /// What the terminal is.
  public var terminal: PairingCodeRequest
  /// When it was paired, in microseconds since the Unix epoch.
  public var pairedAt: Int64
  /// When the pairing was revoked; nil where it is in force.
  public var revokedAt: Int64?
  /// Every sequence from 1 up to here has arrived.
  public var ackedUpTo: UInt64
  /// The highest sequence that has arrived; 0 for none.
  public var highest: UInt64
  /// The gaps below ``highest``, the lowest first; at most ``TapReceipt/missingRangesMax``.
  public var missing: [ClosedRange<UInt64>]
  /// When it was last heard of since the service started; nil where it was not.
  public var lastContact: Int64?

  /// Makes a summary.
  public init(
    source: UInt32, terminal: PairingCodeRequest, pairedAt: Int64, revokedAt: Int64? = nil,
    ackedUpTo: UInt64 = 0, highest: UInt64 = 0, missing: [ClosedRange<UInt64>] = [],
    lastContact: Int64? = nil
  ) {
    self.source = source
    self.terminal = terminal
    self.pairedAt = pairedAt
    self.revokedAt = revokedAt
    self.ackedUpTo = ackedUpTo
    self.highest = highest
    self.missing = missing
    self.lastContact = lastContact
  }
}

extension TerminalSummary: WireMember {
  package func encode(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("source", source)
    terminal.encodeFields(into: &writer)
    writer.field("pairedAt", moment: pairedAt)
    writer.field("revokedAt", moment: revokedAt)
    writer.field("ackedUpTo", ackedUpTo)
    writer.field("highest", highest)
    writer.list("missing", missing) { gap, writer in
      writer.beginArray()
      writer.value(gap.lowerBound)
      writer.value(gap.upperBound)
      writer.endArray()
    }
    writer.field("lastContact", moment: lastContact)
    writer.endObject()
  }
}
