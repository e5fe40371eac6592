import Ledger
import LedgerService
import LedgerWire

extension LedgerEngine {
  /// A tap of an upload with every name resolved; one that could not be read stays malformed.
  func resolve(_ item: TapItem, _ header: TapUploadHeader) -> ResolvedTap {
    guard case .tap(let tap) = item else {
      return ResolvedTap(
        sequence: item.sequence,
        command: CheckInCommand(
          card: .none, event: .none, channel: .terminal, isMalformed: true),
        time: DeviceTime())
    }
    let event = tap.eventID.map { catalogue.event(id: $0)?.event ?? .none }
    var command = CheckInCommand(card(tap.card), event: event ?? .none, channel: .terminal)
    command.choosesEvent = event == nil
    command.acceptedOffline = tap.offline
    let time = DeviceTime(
      tappedAt: tap.tappedAt.map(Instant.init(microseconds:)),
      uptimeMilliseconds: tap.uptimeMilliseconds.flatMap(UInt64.init(exactly:)),
      sentAt: Instant(microseconds: header.sentAt),
      sentUptimeMilliseconds: header.sentUptimeMilliseconds.flatMap(UInt64.init(exactly:)))
    return ResolvedTap(sequence: tap.sequence, command: command, time: time)
  }

  private func card(_ identifier: CardIdentifier) -> KnownCard? {
    switch identifier {
    case .chip(let text): ChipNumber(text).flatMap { card($0) }
    case .uitpas(let text): UITPASNumber(text).flatMap { card($0) }
    case .museum(let text): MuseumPassNumber(text).flatMap { card($0) }
    }
  }
}
