import CBOR

extension LedgerEvent {
  func encodeBody(into writer: inout CBORWriter) {
    switch self {
    case .ledgerCreated(let body): body.encode(into: &writer)
    case .lossAccepted(let body): body.encode(into: &writer)
    case .clientRegistered(let body): body.encode(into: &writer)
    case .cardSystemDefined(let body): body.encode(into: &writer)
    case .cardSystemPolicyChanged(let body): body.encode(into: &writer)
    case .organizerDefined(let body): body.encode(into: &writer)
    case .eventDefined(let body): body.encode(into: &writer)
    case .eventSettingsChanged(let body): body.encode(into: &writer)
    case .terminalPaired(let body): body.encode(into: &writer)
    case .terminalRevoked(let body): body.encode(into: &writer)
    case .holderRegistered(let body): body.encode(into: &writer)
    case .holderStandingChanged(let body): body.encode(into: &writer)
    case .membershipStarted(let body): body.encode(into: &writer)
    case .membershipStandingChanged(let body): body.encode(into: &writer)
    case .socialTariffGranted(let body): body.encode(into: &writer)
    case .cardRegistered(let body): body.encode(into: &writer)
    case .cardStatusChanged(let body): body.encode(into: &writer)
    case .pointsIssued(let body): body.encode(into: &writer)
    case .checkedIn(let body): body.encode(into: &writer)
    case .checkInRefused(let body): body.encode(into: &writer)
    case .checkInUndone(let body): body.encode(into: &writer)
    case .checkInRecounted(let body): body.encode(into: &writer)
    case .tapUnresolved(let body): body.encode(into: &writer)
    }
  }

  static func readBody(
    of type: RecordType, from reader: inout CBORReader
  ) throws(CBORError) -> LedgerEvent {
    switch type {
    case .ledgerCreated: .ledgerCreated(try LedgerCreated(from: &reader))
    case .lossAccepted: .lossAccepted(try LossAccepted(from: &reader))
    case .clientRegistered: .clientRegistered(try ClientRegistered(from: &reader))
    case .cardSystemDefined: .cardSystemDefined(try CardSystemDefined(from: &reader))
    case .cardSystemPolicyChanged:
      .cardSystemPolicyChanged(try CardSystemPolicyChanged(from: &reader))
    case .organizerDefined: .organizerDefined(try OrganizerDefined(from: &reader))
    case .eventDefined: .eventDefined(try EventDefined(from: &reader))
    case .eventSettingsChanged: .eventSettingsChanged(try EventSettingsChanged(from: &reader))
    case .terminalPaired: .terminalPaired(try TerminalPaired(from: &reader))
    case .terminalRevoked: .terminalRevoked(try TerminalRevoked(from: &reader))
    case .holderRegistered: .holderRegistered(try HolderRegistered(from: &reader))
    case .holderStandingChanged: .holderStandingChanged(try HolderStandingChanged(from: &reader))
    case .membershipStarted: .membershipStarted(try MembershipStarted(from: &reader))
    case .membershipStandingChanged:
      .membershipStandingChanged(try MembershipStandingChanged(from: &reader))
    case .socialTariffGranted: .socialTariffGranted(try SocialTariffGranted(from: &reader))
    case .cardRegistered: .cardRegistered(try CardRegistered(from: &reader))
    case .cardStatusChanged: .cardStatusChanged(try CardStatusChanged(from: &reader))
    case .pointsIssued: .pointsIssued(try PointsIssued(from: &reader))
    case .checkedIn: .checkedIn(try CheckedIn(from: &reader))
    case .checkInRefused: .checkInRefused(try CheckInRefused(from: &reader))
    case .checkInUndone: .checkInUndone(try CheckInUndone(from: &reader))
    case .checkInRecounted: .checkInRecounted(try CheckInRecounted(from: &reader))
    case .tapUnresolved: .tapUnresolved(try TapUnresolved(from: &reader))
    }
  }
}
