import LedgerWire

/// What is sent, one request at a time, and when.
extension TerminalMachine {
  /// Sends what comes next, where nothing is under way and nobody asked to wait.
  ///
  /// Taps come first, the oldest pairing's before all; then what is taken back; then the pack.
  mutating func sendNext(_ moment: TerminalMoment) {
    guard inFlight == nil else { return }
    guard moment.uptime >= retryAt else {
      effects.append(.schedule(.send, uptime: retryAt))
      return
    }
    for index in lanes.indices where !lanes[index].isEnded && !lanes[index].taps.isEmpty {
      return sendTaps(index, moment)
    }
    for index in lanes.indices where !lanes[index].isEnded {
      guard let undo = lanes[index].sendableUndo else { continue }
      return send(
        .undo, index, "POST", "/ledger/v1/taps/undo", body: undo.json(),
        sequences: [undo.sequence])
    }
    guard let lane = lanes.last, !lane.isEnded, !lane.isRevoked else { return }
    guard moment.uptime >= packDueAt else {
      effects.append(.schedule(.send, uptime: packDueAt))
      return
    }
    let isWhole = shelf.wantsWhole || shelf.deltas >= settings.packDeltasMax
    let since = isWhole ? "" : shelf.pack.map { "?since=\($0.version)" } ?? ""
    send(
      .pack, lanes.count - 1, "GET", "/ledger/v1/offline-pack\(since)", body: nil,
      entityTag: isWhole ? nil : shelf.entityTag)
  }

  private mutating func sendTaps(_ index: Int, _ moment: TerminalMoment) {
    let lane = lanes[index]
    let items = lane.batch(in: moment.boot, bytesMax: settings.batchBytesMax)
    let header = TapUploadHeader(
      device: lane.pairing.answer.terminal.terminal, bootID: moment.boot,
      sentAt: clock.time(moment), sentUptimeMilliseconds: Int64(clamping: moment.uptime))
    let sequences = items.map(\.sequence)
    if index == lanes.count - 1 {
      for sequence in sequences { pending[sequence]?.wasSent = true }
    }
    send(
      .taps, index, "POST", "/ledger/v1/taps", body: TapUpload(header: header, taps: items).json(),
      sequences: sequences)
  }

  private mutating func send(
    _ purpose: TerminalRequest.Purpose, _ index: Int, _ method: String, _ path: String,
    body: [UInt8]?, entityTag: String? = nil, sequences: [UInt64] = []
  ) {
    // Numbers begin by chance, so that an answer to a request of before a restart fits none.
    if lastRequest == 0 { lastRequest = chance.number(through: 1 << 62) }
    lastRequest += 1
    let pairing = lanes[index].pairing
    inFlight = RequestInFlight(
      id: lastRequest, purpose: purpose, pairing: pairing.number, sequences: sequences)
    effects.append(
      .send(
        TerminalRequest(
          id: lastRequest, purpose: purpose, method: method, path: path,
          token: pairing.answer.token, entityTag: entityTag, body: body)))
  }

  // MARK: Answers

  mutating func answered(_ id: UInt64, _ reply: TerminalReply, _ moment: TerminalMoment) {
    // An answer that comes twice, or to a request of before, says nothing new.
    guard let request = inFlight, request.id == id,
      let index = lanes.firstIndex(where: { $0.pairing.number == request.pairing })
    else { return }
    inFlight = nil
    guard case .answered(let answer) = reply else { return failed(moment) }
    switch request.purpose {
    case .taps: tapsAnswered(request, answer, index, moment)
    case .undo: undoAnswered(request, answer, index, moment)
    // One that was asked for under the pairing before is not this one's.
    case .pack where index < lanes.count - 1: reached(moment)
    case .pack: packAnswered(answer, index, moment)
    case .pair: break
    }
  }

  /// The service was heard of.
  mutating func reached(_ moment: TerminalMoment) {
    lastContact = moment.uptime
    unreachableSince = nil
    failures = 0
    retryAt = 0
    isAskedToWait = false
  }

  /// The token is taken no more: what is queued stays, and waits for a person.
  mutating func end(_ index: Int, _ moment: TerminalMoment) {
    reached(moment)
    lanes[index].isEnded = true
    if index == lanes.count - 1 { giveUpPending(moment) }
  }

  /// Nothing came of a request: the next one waits, longer after each failure, and by chance within
  /// that ("full jitter"), so that terminals do not come back together.
  ///
  /// - Parameter answer: what the service answered, where it did.
  mutating func failed(_ moment: TerminalMoment, answer: TerminalAnswer? = nil) {
    failures += 1
    let doubled = settings.backoffBaseMilliseconds << UInt64(min(failures - 1, 20))
    var pause = chance.number(through: min(doubled, settings.backoffMaxMilliseconds))
    if let seconds = answer?.retryAfterSeconds {
      let (asked, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
      // Never before the time that the service asked for, and not all at that time.
      pause =
        min(overflow ? .max : asked, settings.retryAfterMaxMilliseconds)
        + chance.number(through: settings.backoffBaseMilliseconds)
    }
    retryAt = moment.uptime + max(pause, settings.backoffBaseMilliseconds / 10)
    isAskedToWait = answer != nil
    if answer == nil {
      unreachableSince = unreachableSince ?? moment.uptime
    } else {
      lastContact = moment.uptime
      unreachableSince = nil
    }
    // With nothing to send, the pack is what shows that the service is back.
    packDueAt = min(packDueAt, moment.uptime)
    giveUpPending(moment)
  }

  // MARK: Undo

  mutating func undo(_ sequence: UInt64, _ reason: TapUndo.Reason) {
    guard mayUndo(sequence), let lane = lanes.last else { return }
    let undo = TapUndo(sequence: sequence, reason: reason)
    lanes[lanes.count - 1].undos.append(undo)
    recent.removeAll { $0.sequence == sequence }
    persist(lane.pairing.number, [.undoQueued(undo), .unremembered(sequence: sequence)])
    makeRules()
  }

  private mutating func undoAnswered(
    _ request: RequestInFlight, _ answer: TerminalAnswer, _ index: Int, _ moment: TerminalMoment
  ) {
    guard let sequence = request.sequences.first else { return }
    switch answer.status {
    case 200:
      reached(moment)
      let result = try? TapResult(jsonLine: answer.body)
      let isUndone = result?.outcome ?? .undone == .undone
      endUndo(sequence, index, refusedWith: isUndone ? nil : answer.status, moment)
      if let result { effects.append(.learned(result)) }
    case 400, 404, 409, 410, 413, 422:
      reached(moment)
      endUndo(sequence, index, refusedWith: answer.status, moment)
    case 401, 403: end(index, moment)
    default: failed(moment, answer: answer)
    }
  }

  private mutating func endUndo(
    _ sequence: UInt64, _ index: Int, refusedWith status: Int?, _ moment: TerminalMoment
  ) {
    lanes[index].undos.removeAll { $0.sequence == sequence }
    var changes: [StoredChange] = [.undoEnded(sequence: sequence)]
    if let status {
      changes.append(trouble(.undoRefused, of: sequence, nil, status: status, index, moment))
    }
    persist(lanes[index].pairing.number, changes)
  }

  mutating func trouble(
    _ kind: TapTrouble.Kind, of sequence: UInt64, _ item: TapItem?, status: Int? = nil,
    _ index: Int, _ moment: TerminalMoment
  ) -> StoredChange {
    let trouble = TapTrouble(
      sequence: sequence, kind: kind, at: clock.serviceTime(moment), status: status, item: item)
    lanes[index].troubles.removeAll { $0.sequence == sequence && $0.kind == kind }
    lanes[index].troubles.append(trouble)
    if lanes[index].troubles.count > settings.troublesMax { lanes[index].troubles.removeFirst() }
    return .troubled(trouble)
  }

  // MARK: The pack

  private mutating func packAnswered(
    _ answer: TerminalAnswer, _ index: Int, _ moment: TerminalMoment
  ) {
    switch answer.status {
    case 200:
      reached(moment)
      takePack(answer, moment)
    case 304:
      reached(moment)
      packConfirmedAt = clock.serviceTime(moment)
    case 401: return end(index, moment)
    case 403:
      reached(moment)
      lanes[index].isRevoked = true
    // A service that is there and has no pack may well take taps.
    case 429, 502...504: return failed(moment, answer: answer)
    default: reached(moment)
    }
    let interval = settings.packIntervalMilliseconds
    let wait = interval - interval / 8 + chance.number(through: interval / 4)
    packDueAt = max(packDueAt, moment.uptime + wait)
  }

  private mutating func takePack(_ answer: TerminalAnswer, _ moment: TerminalMoment) {
    guard let number = lanes.last?.pairing.number else { return }
    do throws(PackFault) {
      let change = try shelf.take(answer.body, entityTag: answer.entityTag)
      packFault = nil
      packConfirmedAt = clock.serviceTime(moment)
      persist(number, [change])
      makeRules()
    } catch {
      packFault = error.description
      // A delta that does not fit is no use twice: the whole pack is asked for next.
      if case .delta = error { shelf.wantsWhole = true }
    }
  }
}
