import CBOR

extension LedgerState {
  /// Writes the columns of passes, kiosks and rewards; chains are made anew when they are read.
  func writePasses(to sink: inout some ColumnSink) {
    sink.rows(erased.map(\.number).sorted())
    sink.facts(kiosks.fixedEvents)
    sink.rows(rewards.redemptions)
    sink.rows(rewards.grants)
    sink.encoded { writer in encodeTerms(into: &writer) }
    sink.encoded { writer in encodeVouchers(into: &writer) }
    sink.encoded { writer in encodeKiosks(into: &writer) }
    sink.encoded { writer in encodeRewards(into: &writer) }
  }

  mutating func readPasses(from source: inout some ColumnSource) throws(ColumnError) {
    erased = Set(try source.rows(UInt32.self).map { HolderID($0) })
    let fixedEvents = try source.facts(EventID.self)
    let redemptions = try source.rows(RedemptionRow.self)
    let grants = try source.rows(GrantRow.self)
    terms = try source.decoded(Self.decodeTerms)
    guard terms.count == 256 else { throw ColumnError("other terms") }
    for voucher in try source.decoded(Self.decodeVouchers) {
      vouchersByCode[voucher.code] = UInt32(vouchers.count)
      vouchers.append(voucher)
    }
    let kioskRows = try source.decoded(Self.decodeKiosks)
    kiosks = KioskTable(rows: kioskRows, fixedEvents: fixedEvents)
    for reward in try source.decoded(Self.decodeRewards) {
      rewards.byID[reward.id] = RewardID(UInt32(rewards.rows.count))
      rewards.rows.append(reward)
    }
    for row in redemptions.dropFirst() { rewards.append(row) }
    for row in grants.dropFirst() { rewards.append(row) }
    for _ in holders.indices.dropFirst() { chains.addHolder() }
    for number in cards.newest.indices.dropFirst() {
      let card = CardID(UInt32(number))
      chains.addCard(card, of: cards.current(card.number).holder)
    }
  }

  private func encodeTerms(into writer: inout CBORWriter) {
    writer.arrayHeader(terms.count)
    for history in terms {
      writer.arrayHeader(history.count * 2)
      for dated in history {
        writer.integer(dated.from.microseconds)
        dated.terms.encode(into: &writer)
      }
    }
  }

  private static func decodeTerms(
    _ reader: inout CBORReader
  ) throws(CBORError) -> [[DatedTerms]] {
    var terms: [[DatedTerms]] = []
    for _ in 0..<(try reader.arrayHeader()) {
      var history: [DatedTerms] = []
      for _ in 0..<(try reader.arrayHeader()) / 2 {
        let from = Instant(microseconds: try reader.integer())
        history.append(DatedTerms(from: from, terms: try CardSystemTerms(from: &reader)))
      }
      terms.append(history)
    }
    return terms
  }

  private func encodeVouchers(into writer: inout CBORWriter) {
    writer.arrayHeader((vouchers.count - 1) * 4)
    for voucher in vouchers.dropFirst() {
      writer.text(voucher.code)
      writer.text(voucher.type)
      writer.unsigned(UInt64(voucher.system.number))
      writer.boolean(voucher.isUsed)
    }
  }

  private static func decodeVouchers(
    _ reader: inout CBORReader
  ) throws(CBORError) -> [VoucherRow] {
    var vouchers: [VoucherRow] = []
    for _ in 0..<(try reader.arrayHeader()) / 4 {
      let code = try reader.text()
      let type = try reader.text()
      let system = CardSystemID(try reader.unsigned(as: UInt8.self))
      vouchers.append(
        VoucherRow(code: code, type: type, system: system, isUsed: try reader.boolean()))
    }
    return vouchers
  }

  private func encodeKiosks(into writer: inout CBORWriter) {
    writer.arrayHeader((kiosks.rows.count - 1) * 5)
    for kiosk in kiosks.rows.dropFirst() {
      writer.text(kiosk.id)
      writer.unsigned(UInt64(kiosk.terminal))
      writer.unsigned(UInt64(kiosk.system.number))
      writer.arrayHeader(kiosk.organizers.count)
      for organizer in kiosk.organizers { writer.unsigned(UInt64(organizer.number)) }
      writer.boolean(kiosk.isBeta)
    }
  }

  private static func decodeKiosks(_ reader: inout CBORReader) throws(CBORError) -> [KioskRow] {
    var rows: [KioskRow] = []
    for _ in 0..<(try reader.arrayHeader()) / 5 {
      let id = try reader.text()
      let terminal = try reader.unsigned(as: UInt32.self)
      let system = CardSystemID(try reader.unsigned(as: UInt8.self))
      var organizers: [OrganizerID] = []
      for _ in 0..<(try reader.arrayHeader()) {
        organizers.append(OrganizerID(try reader.unsigned(as: UInt32.self)))
      }
      rows.append(
        KioskRow(
          id: id, terminal: terminal, system: system, organizers: organizers,
          isBeta: try reader.boolean()))
    }
    return rows
  }

  private func encodeRewards(into writer: inout CBORWriter) {
    writer.arrayHeader((rewards.rows.count - 1) * 7)
    for reward in rewards.rows.dropFirst() {
      writer.text(reward.id)
      writer.unsigned(UInt64(reward.owner.number))
      reward.terms.encode(into: &writer)
      writer.unsigned(UInt64(reward.unitsTaken))
      writer.boolean(reward.wasUsed)
      writer.arrayHeader(reward.codes.count)
      for code in reward.codes { writer.text(code) }
      writer.unsigned(UInt64(reward.codesGiven))
    }
  }

  private static func decodeRewards(
    _ reader: inout CBORReader
  ) throws(CBORError) -> [RewardRow] {
    var rows: [RewardRow] = []
    for _ in 0..<(try reader.arrayHeader()) / 7 {
      let id = try reader.text()
      let owner = CardSystemID(try reader.unsigned(as: UInt8.self))
      var row = RewardRow(id: id, owner: owner, terms: try RewardTerms(from: &reader))
      row.unitsTaken = try reader.unsigned(as: UInt32.self)
      row.wasUsed = try reader.boolean()
      for _ in 0..<(try reader.arrayHeader()) { row.codes.append(try reader.text()) }
      row.codesGiven = try reader.unsigned(as: Int.self)
      rows.append(row)
    }
    return rows
  }
}
