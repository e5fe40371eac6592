import LedgerWire

/// What the answers to deliveries mean for the queue.
extension TerminalMachine {
  mutating func tapsAnswered(
    _ request: RequestInFlight, _ answer: TerminalAnswer, _ index: Int, _ moment: TerminalMoment
  ) {
    switch answer.status {
    case 200:
      guard let body = try? TapUploadAnswer(json: answer.body) else {
        return failed(moment, answer: answer)
      }
      delivered(request, body, index, moment)
    case 401, 403: end(index, moment)
    case 400, 413, 422: narrow(request, answer, index, moment)
    default: failed(moment, answer: answer)
    }
  }

  /// The request was too large or could not be read: half of it, until one tap alone is at fault.
  private mutating func narrow(
    _ request: RequestInFlight, _ answer: TerminalAnswer, _ index: Int, _ moment: TerminalMoment
  ) {
    guard request.sequences.count == 1, let sequence = request.sequences.first else {
      reached(moment)
      lanes[index].batchMax = max(1, request.sequences.count / 2)
      return
    }
    let (place, isThere) = lanes[index].place(of: sequence)
    guard isThere, lanes[index].taps[place].tap != nil else {
      return failed(moment, answer: answer)
    }
    reached(moment)
    // Its sequence is used up without it, so that those behind it can be acknowledged.
    let item = lanes[index].taps[place].item
    lanes[index].taps[place] = .placeholder(sequence)
    persist(
      lanes[index].pairing.number,
      [
        trouble(.refused, of: sequence, item, status: answer.status, index, moment),
        .replaced(.placeholder(sequence)),
      ])
    if index == lanes.count - 1 { giveUp(sequence, moment) }
  }

  /// Taps were delivered: deletes those that are acknowledged and whose results are here, and shows
  /// or tells the results.
  private mutating func delivered(
    _ request: RequestInFlight, _ answer: TapUploadAnswer, _ index: Int,
    _ moment: TerminalMoment
  ) {
    reached(moment)
    clock.note(serverTime: answer.receipt.serverTime, moment)
    let sent = Set(request.sequences)
    var results: [UInt64: TapResult] = [:]
    for result in answer.results where sent.contains(result.sequence) {
      results[result.sequence] = results[result.sequence] ?? result
    }
    var changes: [StoredChange] = []
    if let known = clock.known { changes.append(.time(known)) }
    let acknowledged = acknowledge(results, answer.receipt, index, moment, &changes)
    let filled = fillGaps(answer.receipt, index, moment, &changes)
    persist(lanes[index].pairing.number, changes)
    tell(request.sequences.compactMap { results[$0] }, index, moment)
    let isBusy = results.values.contains { $0.outcome == .retry }
    guard !isBusy, acknowledged > 0 || filled > 0 else {
      // Sent again at once, the same would come of it.
      return failed(moment, answer: TerminalAnswer(status: 200))
    }
    lanes[index].batchMax = min(settings.batchTapsMax, lanes[index].batchMax * 2)
  }

  /// Deletes the taps at the front of the queue up to `ackedUpTo` for which this answer has a
  /// result.
  private mutating func acknowledge(
    _ results: [UInt64: TapResult], _ receipt: TapReceipt, _ index: Int,
    _ moment: TerminalMoment, _ changes: inout [StoredChange]
  ) -> Int {
    var sequences: [UInt64] = []
    for tap in lanes[index].taps {
      guard tap.sequence <= receipt.ackedUpTo, let result = results[tap.sequence],
        result.outcome != .retry
      else { break }
      sequences.append(tap.sequence)
      guard tap.tap != nil, result.outcome == .refused else { continue }
      switch result.reason {
      case .keyReused:
        changes.append(trouble(.keyReused, of: tap.sequence, tap.item, index, moment))
      case .malformed:
        changes.append(trouble(.malformed, of: tap.sequence, tap.item, index, moment))
      default: break
      }
    }
    lanes[index].taps.removeFirst(sequences.count)
    if !sequences.isEmpty || receipt.ackedUpTo > lanes[index].ackedUpTo {
      lanes[index].ackedUpTo = max(lanes[index].ackedUpTo, receipt.ackedUpTo)
      changes.append(.acknowledged(sequences, ackedUpTo: lanes[index].ackedUpTo))
    }
    if receipt.ackedUpTo >= lanes[index].nextSequence {
      // The device was set back to an older state: it goes on after what it once sent.
      lanes[index].nextSequence = receipt.ackedUpTo + 1
      changes.append(.nextSequence(receipt.ackedUpTo + 1))
    }
    return sequences.count
  }

  /// Uses up sequences that the service misses and this device does not have, so that those behind
  /// them can be acknowledged; each is kept as trouble.
  private mutating func fillGaps(
    _ receipt: TapReceipt, _ index: Int, _ moment: TerminalMoment,
    _ changes: inout [StoredChange]
  ) -> Int {
    var filled = 0
    for gap in receipt.missing {
      for sequence in gap {
        guard sequence < lanes[index].nextSequence, filled < settings.batchTapsMax else {
          return filled
        }
        guard !lanes[index].place(of: sequence).isThere else { continue }
        lanes[index].put(.placeholder(sequence))
        changes.append(.replaced(.placeholder(sequence)))
        changes.append(trouble(.lost, of: sequence, nil, index, moment))
        filled += 1
      }
    }
    return filled
  }

  /// Shows the results that displays wait for, and tells the others.
  private mutating func tell(_ results: [TapResult], _ index: Int, _ moment: TerminalMoment) {
    for result in results {
      guard index == lanes.count - 1, pending[result.sequence] != nil else {
        if result.outcome != .retry { effects.append(.learned(result)) }
        continue
      }
      if result.outcome == .retry {
        // It was not received: the terminal may still decide it by itself.
        pending[result.sequence]?.wasSent = false
        giveUp(result.sequence, moment)
      } else {
        pending[result.sequence] = nil
        effects.append(.show(display(of: result)))
      }
    }
  }
}

extension QueuedTap {
  /// An item of which only the sequence is sent, so that it is used up.
  static func placeholder(_ sequence: UInt64) -> QueuedTap {
    QueuedTap(item: .malformed(sequence: sequence, pointer: ""), boot: nil)
  }
}
