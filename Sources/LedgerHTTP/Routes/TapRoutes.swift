import HTTPTypes
import Hummingbird
import Ledger
import LedgerService
import LedgerWire

/// `POST /ledger/v1/taps`: one to a thousand taps of a terminal, in one commit.
struct TapRoutes: Sendable {
  let engine: LedgerEngine

  func add(to group: RouterGroup<LedgerRequestContext>) {
    group.post("taps") { request, context in try await deliver(request, context) }
  }

  private func deliver(
    _ request: Request, _ context: LedgerRequestContext
  ) async throws -> Response {
    let terminal = try context.principal.requireTerminal()
    guard !terminal.isRevoked else { throw Problem(.forbidden) }
    let upload = try TapUpload(json: await request.jsonBody(context))
    let receivedAt = engine.clock.now()
    if let device = upload.header.device, device != terminal.id { throw Problem(.forbidden) }
    let taps = upload.taps.map { resolve($0, upload.header) }
    let result: TapDeliveryResult
    do throws(EngineError) {
      result = try await engine.deliver(
        TapDelivery(source: terminal.source, receivedAt: receivedAt, taps: taps))
    } catch {
      throw Problem(error)
    }
    let language = terminal.language
    var results: [TapResult] = []
    results.reserveCapacity(taps.count)
    for (tap, decided) in zip(taps, result.results) {
      results.append(answer(tap, decided, terminal, language))
    }
    let now = engine.clock.now().microseconds
    let receipt = TapReceipt(
      serverTime: now,
      skewMilliseconds: (upload.header.sentAt - receivedAt.microseconds) / 1_000,
      ackedUpTo: result.delivered.contiguous,
      missing: result.delivered.missing(countMax: TapReceipt.missingRangesMax))
    return .json(TapUploadAnswer(receipt: receipt, results: results).json())
  }

  private func resolve(_ item: TapItem, _ header: TapUploadHeader) -> ResolvedTap {
    guard case .tap(let tap) = item else {
      return ResolvedTap(
        sequence: item.sequence,
        command: CheckInCommand(
          card: .none, event: .none, channel: .terminal, isMalformed: true),
        time: DeviceTime())
    }
    let event = tap.eventID.map { engine.catalogue.event(id: $0)?.event ?? .none }
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
    case .chip(let text):
      ChipNumber(text).flatMap { engine.card($0) }
    case .uitpas(let text): UITPASNumber(text).flatMap { engine.card($0) }
    case .museum(let text): MuseumPassNumber(text).flatMap { engine.card($0) }
    }
  }

  private func answer(
    _ tap: ResolvedTap, _ result: CheckInResult, _ terminal: TerminalIdentity,
    _ language: Language
  ) -> TapResult {
    if case .visited(let visit) = result { return answer(tap, visit, language) }
    guard case .decided(let outcome) = result else {
      let reason: TapReason = result == .keyReused ? .keyReused : .malformed
      return TapResult(
        sequence: tap.sequence, outcome: .refused, reason: reason,
        message: reason.text[language])
    }
    let event = engine.catalogue.event(outcome.event)
    let (word, reason) = Self.words(outcome, attended: terminal.isAttended)
    var message = reason.text[language]
    if reason == .limitReached, let limit = event?.settings.limit {
      message = TapReason.limitReachedText(limit.volume, limit.period.wire)[language]
    }
    var answer = TapResult(
      sequence: tap.sequence, outcome: word, reason: reason, message: message,
      replayed: outcome.replayed, position: outcome.position)
    if outcome.holder.exists {
      answer.points = TapResult.Points(added: Int64(outcome.points), balance: outcome.balance)
    }
    if tap.command.choosesEvent, let event {
      answer.event = TapResult.Event(id: event.id, title: event.title)
    }
    if let previous = outcome.previous {
      let distance = outcome.occurredAt.microseconds - previous.at.microseconds
      answer.previous = TapResult.Previous(
        at: previous.at.microseconds, sameTerminal: previous.sameTerminal,
        secondsAgo: distance / 1_000_000)
    }
    return answer
  }

  /// The answer to a tap that is a visit to a museum: it gives no points.
  private func answer(
    _ tap: ResolvedTap, _ visit: MuseumVisitOutcome, _ language: Language
  ) -> TapResult {
    let reason = visit.refusal.map(\.reason) ?? .accepted
    return TapResult(
      sequence: tap.sequence, outcome: visit.refusal == nil ? .accepted : .refused,
      reason: reason, message: reason.text[language], replayed: visit.replayed,
      position: visit.position)
  }

  private static func words(
    _ outcome: CheckInOutcome, attended: Bool
  ) -> (TapOutcome, TapReason) {
    guard let refusal = outcome.refusal else { return (.accepted, .accepted) }
    if outcome.stands { return (.accepted, .acceptedOffline) }
    let reason = CheckinRefusal(refusal: refusal, event: nil, occurredAt: outcome.occurredAt)
      .reason(attended: attended)
    switch refusal {
    case .alreadyDone: return (.alreadyDone, reason)
    case .tooLate: return (.held, reason)
    default: return (.refused, reason)
    }
  }
}

extension MuseumRefusal {
  /// The reason on the ledger's own list.
  fileprivate var reason: TapReason {
    switch self {
    case .museumUnknown: .terminalNotAssigned
    case .cardUnknown, .externalCardNotTaken, .socialTariffMissing: .unknownCard
    case .museumNotActive: .museumNotActive
    case .cardNotActive: .cardNotActive
    case .holderBlocked: .holderBlocked
    case .subscriptionNotActive: .subscriptionNotActive
    case .unregisteredMaximum: .registrationRequired
    }
  }
}
