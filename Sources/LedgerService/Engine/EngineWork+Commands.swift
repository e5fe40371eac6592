import EventLog
import Ledger

/// Commands that are not check-ins: registrations, sales of cards, redemptions, undoing.
extension EngineWork where Source: ~Copyable, Heads: ~Copyable {
  mutating func register(
    _ commands: [RegistrationCommand], where condition: RegistrationCondition?,
    _ context: CommandContext, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> EngineAnswer {
    if context.key != .none, let command = commands.first,
      let stored = try record(of: context.key, batch)
    {
      guard let outcome = kernel.repeated(command, of: stored) else { return .keyReused }
      return .registered([.success(outcome)])
    }
    let now = max(context.now, kernel.state.lastRecordedAt)
    if let answer = condition?(kernel.state, now) { return .registered([answer]) }
    return .registered(
      commands.map { command in
        if command.isDefinition { hasNewDefinitions = true }
        if command.movesRewards { hasMovedRewards = true }
        do throws(RegistrationRefusal) {
          let outcome = try kernel.register(command, context)
          keep(context.key, at: outcome.position)
          return .success(outcome)
        } catch {
          return .failure(error)
        }
      })
  }

  mutating func sell(
    _ sale: PassSale, _ context: CommandContext, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> EngineAnswer {
    let stored = try records(of: context.key, batch)
    if !stored.isEmpty {
      guard let outcome = kernel.repeated(sale, of: stored) else { return .keyReused }
      return .sold(.success(outcome))
    }
    do throws(PassSaleRefusal) {
      let outcome = try kernel.sell(sale, context)
      hasMovedRewards = true
      keep(context.key, at: outcome.position)
      return .sold(.success(outcome))
    } catch {
      return .sold(.failure(error))
    }
  }

  mutating func redeem(
    _ redemption: Redemption, _ context: CommandContext, stored: LedgerRecord?
  ) -> EngineAnswer {
    let redemption = known(redemption)
    if let stored {
      guard let outcome = kernel.repeated(redemption, of: stored) else { return .keyReused }
      return .redeemed(outcome)
    }
    let outcome = kernel.redeem(redemption, context)
    hasMovedRewards = true
    keep(context.key, at: outcome.position)
    return .redeemed(outcome)
  }

  mutating func take(
    _ holders: [HolderImport], _ context: CommandContext
  ) -> [Result<HolderImportOutcome, RegistrationRefusal>] {
    holders.map { holder in
      do throws(RegistrationRefusal) {
        return .success(try kernel.take(holder, context))
      } catch {
        return .failure(error)
      }
    }
  }

  mutating func undo(
    _ stored: LedgerRecord?, _ client: ClientID, _ now: Instant
  ) -> EngineAnswer {
    guard let stored else { return .undone(.failure(.notACheckIn)) }
    do throws(UndoRefusal) {
      return .undone(
        .success(try kernel.undo(stored, CommandContext(now: now, client: client))))
    } catch {
      return .undone(.failure(error))
    }
  }

  /// The redemption without a card or reward that the log does not know.
  func known(_ redemption: Redemption) -> Redemption {
    var redemption = redemption
    if redemption.card.number > kernel.state.cardCount { redemption.card = .none }
    if redemption.reward.number > kernel.state.rewardCount { redemption.reward = .none }
    return redemption
  }

  mutating func keep(_ key: CommandKey, at position: UInt64) {
    if key != .none, position > 0 { keys.insert(key, at: position) }
  }

  /// Every record that a key's command made; none where there is no such key.
  mutating func records(
    of key: CommandKey, _ batch: borrowing RecordBatch
  ) throws(EventLogError) -> [LedgerRecord] {
    guard let first = try record(of: key, batch) else { return [] }
    var records = [first]
    for index in 1..<max(1, UInt64(first.header.count)) {
      if let next = try record(at: first.header.position + index, batch) { records.append(next) }
    }
    return records
  }
}

extension RegistrationCommand {
  /// Whether the command can grant a welcome benefit, give a reward back or bring codes of one.
  var movesRewards: Bool {
    switch self {
    case .startMembership, .cancelRedemption, .addRewardCodes: true
    default: false
    }
  }

  /// Whether the command changes what the catalogue shows.
  var isDefinition: Bool {
    switch self {
    case .defineCardSystem, .changePolicy, .defineOrganizer, .defineEvent, .changeEventSettings,
      .setTerms, .changeCardSystem, .changeOrganizer, .changeEvent, .defineKiosk, .fixKioskEvent,
      .defineReward, .changeReward, .setDistributionKey, .setEventTicketTerms,
      .setEventSystems, .setCoupon, .defineProgramme, .setCardSystemProgramme, .setMuseumTerms:
      true
    default: false
    }
  }
}
