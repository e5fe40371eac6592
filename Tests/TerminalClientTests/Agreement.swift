import Ledger
import LedgerService
import LedgerWire
import LedgerWords
import Testing

@testable import TerminalClient

extension ServiceModel {
  /// Decides the tap that a device decided last, as if it had been asked at that moment.
  func decideLast(of device: SimulatedDevice) async throws -> CheckInResult {
    let stored = device.store.pairings[0]
    let queued = try #require(stored.taps.last)
    guard case .tap(var tap) = queued.item else { throw CancellationError() }
    tap.offline = false
    let upload = TapUpload(
      header: TapUploadHeader(
        sentAt: try #require(tap.tappedAt), sentUptimeMilliseconds: tap.uptimeMilliseconds),
      taps: [.tap(tap)])
    return try await deliver(upload, try #require(sources[stored.pairing.answer.token])).results[0]
  }
}

extension TapDisplay {
  /// Expects what the service decided by itself.
  func expect(_ result: CheckInResult, isChosen: Bool, _ service: ServiceModel, _ text: String) {
    switch result {
    case .decided(let outcome): expect(outcome, isChosen: isChosen, service, text)
    case .visited(let outcome):
      #expect(isChecked && pointsAdded == nil, "\(text)")
      #expect(reason == (outcome.refusal?.reason ?? .acceptedOffline), "\(text)")
      #expect((tone == .ok) == (outcome.refusal == nil), "\(text)")
    case .keyReused, .sequenceOutOfRange: Issue.record("\(text): \(result)")
    }
  }

  /// Expects what the service decided about a check-in.
  func expect(
    _ outcome: CheckInOutcome, isChosen: Bool, _ service: ServiceModel, _ text: String
  ) {
    #expect(isChecked, "\(text)")
    switch outcome.refusal {
    case nil:
      #expect(reason == .acceptedOffline, "\(text)")
      #expect(tone == .ok, "\(text)")
      #expect(pointsAdded == Int64(outcome.points), "\(text)")
    case .terminalNotAssigned?:
      // Another organiser's event is one that the pack knows only where staff fixed it.
      #expect(reason == .eventUnknown || reason == .terminalNotAssigned, "\(text)")
    case let refusal?:
      #expect(reason == refusal.reason, "\(text): \(refusal)")
      #expect(pointsAdded == nil, "\(text)")
    }
    if isChosen, outcome.event.exists, outcome.holder.exists,
      outcome.refusal.map({ $0 > .eventUnknown }) ?? true
    {
      #expect(eventTitle == service.engine.catalogue.event(outcome.event)?.title, "\(text)")
    }
  }
}
