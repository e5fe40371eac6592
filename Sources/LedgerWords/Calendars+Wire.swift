package import Ledger
package import LedgerWire

extension PeriodType {
  /// The period as the wire names it.
  package var wire: LimitPeriod {
    switch self {
    case .absolute: .absolute
    case .day: .day
    case .week: .week
    case .month: .month
    case .quarter: .quarter
    case .year: .year
    }
  }
}

extension LimitPeriod {
  /// The period as the ledger names it.
  package var type: PeriodType {
    switch self {
    case .absolute: .absolute
    case .day: .day
    case .week: .week
    case .month: .month
    case .quarter: .quarter
    case .year: .year
    }
  }
}

extension CalendarType {
  /// The calendar as an offline pack names it.
  package var wire: OfflinePack.Calendar {
    switch self {
    case .single: .single
    case .multiple: .multiple
    case .periodic: .periodic
    case .permanent: .permanent
    }
  }
}

extension OfflinePack.Calendar {
  /// The calendar as the ledger names it.
  package var type: CalendarType {
    switch self {
    case .single: .single
    case .multiple: .multiple
    case .periodic: .periodic
    case .permanent: .permanent
    }
  }
}
