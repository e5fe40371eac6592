/// What a record says: one case for each record type, each a fact that was decided.
public enum LedgerEvent: Hashable, Sendable {
  /// Position 1.
  case ledgerCreated(LedgerCreated)
  /// See ``LossAccepted``.
  case lossAccepted(LossAccepted)
  /// See ``ClientRegistered``.
  case clientRegistered(ClientRegistered)
  /// See ``CardSystemDefined``.
  case cardSystemDefined(CardSystemDefined)
  /// See ``CardSystemPolicyChanged``.
  case cardSystemPolicyChanged(CardSystemPolicyChanged)
  /// See ``OrganizerDefined``.
  case organizerDefined(OrganizerDefined)
  /// See ``EventDefined``.
  case eventDefined(EventDefined)
  /// See ``EventSettingsChanged``.
  case eventSettingsChanged(EventSettingsChanged)
  /// See ``TerminalPaired``.
  case terminalPaired(TerminalPaired)
  /// See ``TerminalRevoked``.
  case terminalRevoked(TerminalRevoked)
  /// See ``HolderRegistered``.
  case holderRegistered(HolderRegistered)
  /// See ``HolderStandingChanged``.
  case holderStandingChanged(HolderStandingChanged)
  /// See ``MembershipStarted``.
  case membershipStarted(MembershipStarted)
  /// See ``MembershipStandingChanged``.
  case membershipStandingChanged(MembershipStandingChanged)
  /// See ``SocialTariffGranted``.
  case socialTariffGranted(SocialTariffGranted)
  /// See ``CardRegistered``.
  case cardRegistered(CardRegistered)
  /// See ``CardStatusChanged``.
  case cardStatusChanged(CardStatusChanged)
  /// See ``PointsIssued``.
  case pointsIssued(PointsIssued)
  /// See ``CheckedIn``.
  case checkedIn(CheckedIn)
  /// See ``CheckInRefused``.
  case checkInRefused(CheckInRefused)
  /// See ``CheckInUndone``.
  case checkInUndone(CheckInUndone)
  /// See ``CheckInRecounted``.
  case checkInRecounted(CheckInRecounted)
  /// See ``TapUnresolved``.
  case tapUnresolved(TapUnresolved)

  /// The type of the record that holds this event.
  public var type: RecordType {
    switch self {
    case .ledgerCreated: .ledgerCreated
    case .lossAccepted: .lossAccepted
    case .clientRegistered: .clientRegistered
    case .cardSystemDefined: .cardSystemDefined
    case .cardSystemPolicyChanged: .cardSystemPolicyChanged
    case .organizerDefined: .organizerDefined
    case .eventDefined: .eventDefined
    case .eventSettingsChanged: .eventSettingsChanged
    case .terminalPaired: .terminalPaired
    case .terminalRevoked: .terminalRevoked
    case .holderRegistered: .holderRegistered
    case .holderStandingChanged: .holderStandingChanged
    case .membershipStarted: .membershipStarted
    case .membershipStandingChanged: .membershipStandingChanged
    case .socialTariffGranted: .socialTariffGranted
    case .cardRegistered: .cardRegistered
    case .cardStatusChanged: .cardStatusChanged
    case .pointsIssued: .pointsIssued
    case .checkedIn: .checkedIn
    case .checkInRefused: .checkInRefused
    case .checkInUndone: .checkInUndone
    case .checkInRecounted: .checkInRecounted
    case .tapUnresolved: .tapUnresolved
    }
  }
}
