/** What the population register would say of a person. Synthetic: nobody real has this name, birthday and number together. */
export interface Citizen {
  /** Personal id (số định danh cá nhân): province code 3, century and sex 1, year of birth 2, random 6. */
  readonly personalId: string;
  readonly name: string;
  /** YYYY-MM-DD */
  readonly birthdate: string;
  readonly gender: 'male' | 'female';
  /** Level of the electronic identity account (mức độ định danh điện tử). */
  readonly level: 1 | 2;
}

export const citizens: readonly Citizen[] = [
  { personalId: '001085012346', name: 'Nguyễn Văn Bình', birthdate: '1985-03-14', gender: 'male', level: 2 },
  { personalId: '079190004521', name: 'Trần Thị Mỹ Hạnh', birthdate: '1990-11-02', gender: 'female', level: 2 },
  { personalId: '048078009134', name: 'Lê Quang Đạo', birthdate: '1978-07-29', gender: 'male', level: 2 },
  { personalId: '046195007718', name: 'Phạm Thị Ngọc Ánh', birthdate: '1995-01-20', gender: 'female', level: 2 },
  { personalId: '092303001265', name: 'Huỳnh Thị Kim Ngân', birthdate: '2003-09-05', gender: 'female', level: 2 },
  { personalId: '019201006482', name: 'Nông Đức Thịnh', birthdate: '2001-12-31', gender: 'male', level: 2 },
  { personalId: '031169003057', name: 'Vũ Thị Nguyệt', birthdate: '1969-05-19', gender: 'female', level: 2 },
  { personalId: '040098005593', name: 'Hoàng Hữu Phước', birthdate: '1998-02-08', gender: 'male', level: 1 },
  { personalId: '056312000874', name: 'Đặng Khánh Vy', birthdate: '2012-06-01', gender: 'female', level: 1 },
  { personalId: '004087002219', name: 'Lương Văn Quý', birthdate: '1987-10-10', gender: 'male', level: 2 },
  { personalId: '019188003457', name: 'Ma Thị Hường', birthdate: '1988-04-12', gender: 'female', level: 2 },
  { personalId: '019070002318', name: 'Dương Văn Hải', birthdate: '1970-08-19', gender: 'male', level: 2 },
  { personalId: '019199004126', name: 'Lý Thị Kim Oanh', birthdate: '1999-02-27', gender: 'female', level: 1 },
];
